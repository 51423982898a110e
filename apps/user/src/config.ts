import { readDatabaseConfig, text, type Environment } from '@fenago/host';

/** @throws ConfigError that names every variable that is missing or wrong */
export function loadConfig(env: Environment) {
  return readDatabaseConfig(
    'user',
    {
      /** Keys the hashes of API keys; with another one every key that was given out stops working. */
      apiKeyPepper: text('API_KEY_PEPPER', { minLength: 32 }),
    },
    env,
  );
}

export type UserConfig = ReturnType<typeof loadConfig>;
