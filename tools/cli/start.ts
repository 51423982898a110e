import { runSystem } from './run-system.js';

/** `npm start`: every service in one process. */
await runSystem({ mode: 'standalone' });
