export { SchemaThread, type Finding, type JsonSchema } from './schema-thread.js';
