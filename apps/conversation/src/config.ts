import { integer, readDatabaseConfig, type Environment } from '@fenago/host';

const fields = {
  /** Milliseconds between two looks for schedules that are due. */
  scheduleSweepMs: integer('SCHEDULE_SWEEP_MS', { min: 50, max: 60_000, default: 1_000 }),
};

/** @throws ConfigError that names every variable that is missing or wrong */
export function loadConfig(env: Environment) {
  return readDatabaseConfig('conversation', fields, env);
}

export type ConversationConfig = ReturnType<typeof loadConfig>;
