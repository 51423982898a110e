export { baseFields, mongoFields, readConfig, readDatabaseConfig, type BaseConfig, type DatabaseConfig } from './config.js';
export { defineService, type HttpPart, type ServiceDefinition } from './definition.js';
export { DrainHooks, type DrainHook } from './drain-hooks.js';
export { ConfigError, readEnv, type ConfigProblem, type Environment, type Field, type Fields, type ValuesOf } from './env.js';
export { choice, flag, integer, list, port, secret, text, url } from './fields.js';
export { HostModule } from './host.module.js';
export { programOf, runService, runServices, type ServiceProgram } from './run-service.js';
export { startService, type RunningService, type StartOptions } from './start-service.js';
export { CLOCK, CONFIG, LOGGER } from './tokens.js';
