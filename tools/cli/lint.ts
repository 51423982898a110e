import { runChecks } from './run-checks.js';

/** `npm run lint`: style and walls, without a warning. */
process.exitCode = await runChecks(['oxlint', 'boundaries']);
