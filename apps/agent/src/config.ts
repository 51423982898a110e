import { readDatabaseConfig, type DatabaseConfig, type Environment } from '@fenago/host';

export type AgentConfig = DatabaseConfig;

/** @throws ConfigError that names every variable that is missing or wrong */
export function loadConfig(env: Environment): AgentConfig {
  return readDatabaseConfig('agent', {}, env);
}
