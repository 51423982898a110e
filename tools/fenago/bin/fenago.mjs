#!/usr/bin/env node
// `npx fenago …`: on nothing more than Node 20, as the other commands; tools/cli/fenago.ts is what then runs.
process.argv.splice(2, 0, 'fenago');
await import('../../bootstrap.mjs');
