import { runSystem } from './run-system.js';

/** `npm run dev`: every service as a process of its own, from the source, restarted on change. */
await runSystem({ mode: 'services', watch: true });
