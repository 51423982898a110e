export { SchemaThread, type Finding, type JsonSchema, type SchemaThreadOptions } from './schema-thread.js';
