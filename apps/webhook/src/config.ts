import { parseAllowance } from '@fenago/egress';
import { integer, list, readDatabaseConfig, secret, type Environment } from '@fenago/host';
import { parseMasterKeys } from '@fenago/secrets';
import { RETRY_DELAYS_MS } from './domain/retry-schedule.js';

const MASTER_KEYS = 'keys as <id>:<32 bytes in base64>, separated by commas, the present one first';
const LONGEST_DELAY_MS = 604_800_000;

const fields = {
  /** Seal the secrets of webhooks; the first seals, the others open what was sealed before. */
  masterKeys: secret('SECRETS_MASTER_KEYS', { expected: MASTER_KEYS, parse: parseMasterKeys }),
  /** Hosts that webhooks may name though they are not public, http included. */
  egressAllow: list('EGRESS_ALLOW', { expected: 'hosts, addresses and ranges such as ollama.internal, 127.0.0.1:11434, 10.1.0.0/16', parse: parseAllowance }),
  /** Milliseconds that an attempt may take. */
  timeoutMs: integer('WEBHOOK_TIMEOUT_MS', { min: 100, max: 60_000, default: 10_000 }),
  /** Milliseconds before each further attempt, about. */
  retryDelaysMs: list('WEBHOOK_RETRY_DELAYS_MS', { expected: 'milliseconds, a week at most', parse: parseDelay }),
  /** Milliseconds without one success after which a webhook is disabled. */
  disableAfterMs: integer('WEBHOOK_DISABLE_AFTER_MS', { min: 1_000, max: 2_592_000_000, default: 259_200_000 }),
  /** Milliseconds without a renewal after which another replica takes a webhook over. */
  leaseMs: integer('WEBHOOK_LEASE_MS', { min: 300, max: 600_000, default: 15_000 }),
  /** Milliseconds between two looks for webhooks with something due. */
  sweepMs: integer('WEBHOOK_SWEEP_MS', { min: 50, max: 60_000, default: 500 }),
  /** Attempts at once in one replica. */
  concurrency: integer('WEBHOOK_CONCURRENCY', { min: 2, max: 10_000, default: 256 }),
};

/** @throws ConfigError that names every variable that is missing or wrong */
export function loadConfig(env: Environment) {
  const config = readDatabaseConfig('webhook', fields, env);
  return { ...config, retryDelaysMs: config.retryDelaysMs.length === 0 ? RETRY_DELAYS_MS : config.retryDelaysMs };
}

export type WebhookConfig = ReturnType<typeof loadConfig>;

function parseDelay(text: string): number | undefined {
  const delay = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return delay <= LONGEST_DELAY_MS ? delay : undefined;
}
