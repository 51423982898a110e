import { readConfig } from './config.js';
import { startScriptedModel } from './scripted-model.js';

/** Prints one line of JSON, `{"baseUrl":"http://127.0.0.1:…/v1"}`, and serves until SIGTERM or SIGINT. */
const model = await startScriptedModel(readConfig());
process.stdout.write(`${JSON.stringify({ baseUrl: model.baseUrl })}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void model.close());
