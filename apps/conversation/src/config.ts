import { readDatabaseConfig, type DatabaseConfig, type Environment } from '@fenago/host';

export type ConversationConfig = DatabaseConfig;

/** @throws ConfigError that names every variable that is missing or wrong */
export function loadConfig(env: Environment): ConversationConfig {
  return readDatabaseConfig('conversation', {}, env);
}
