import { parseAllowance } from '@fenago/egress';
import { file, flag, integer, list, readDatabaseConfig, secret, text, url, type Environment } from '@fenago/host';
import { SHIPPED_PLANS, parsePlans } from '@fenago/plans';
import { SHIPPED_PRICE_TABLE, parsePriceTable } from '@fenago/pricing';
import { parseMasterKeys } from '@fenago/secrets';

const MASTER_KEYS = 'keys as <id>:<32 bytes in base64>, separated by commas, the present one first';

const fields = {
  openaiApiKey: text('OPENAI_API_KEY', {
    pattern: /^[\x21-\x7e]+$/,
    expected: 'the key of the model provider (any word where it needs none)',
  }),
  openaiBaseUrl: url('OPENAI_BASE_URL', { schemes: ['https', 'http'], default: 'https://api.openai.com/v1' }),
  /** Name of the provider in executions, usage rows and the price table. */
  providerName: text('MODEL_PROVIDER_NAME', {
    default: 'openai',
    pattern: /^[\w.-]{1,64}$/,
    expected: 'at most 64 letters, digits, dots, dashes and underscores',
  }),
  /** Seal the provider keys and the secrets for tools that users bring; the first seals, the others open what was sealed before. */
  masterKeys: secret('SECRETS_MASTER_KEYS', { expected: MASTER_KEYS, parse: parseMasterKeys }),
  /** Hosts that provider keys and tools may name though they are not public, http included. */
  egressAllow: list('EGRESS_ALLOW', { expected: 'hosts, addresses and ranges such as ollama.internal, 127.0.0.1:11434, 10.1.0.0/16', parse: parseAllowance }),
  /** What calls of models cost: for the spend cap of an execution; the ledger counts for itself. */
  prices: file('BILLING_PRICES_FILE', { default: SHIPPED_PRICE_TABLE, expected: 'the path of a price table', parse: parsePriceTable }),
  /** What a user may use of whom billing has said nothing. */
  plans: file('BILLING_PLANS_FILE', { default: SHIPPED_PLANS, expected: 'the path of a file of plans', parse: parsePlans }),
  /** Milliseconds without a renewal after which another worker takes an execution over. */
  leaseMs: integer('EXECUTION_LEASE_MS', { min: 300, max: 600_000, default: 30_000 }),
  /** Milliseconds between two looks for executions without a lease. */
  sweepMs: integer('EXECUTION_SWEEP_MS', { min: 100, max: 600_000, default: 10_000 }),
  /** Milliseconds from the first start of an execution to its end, where its agent sets no limit. */
  deadlineMs: integer('EXECUTION_DEADLINE_MS', { min: 500, max: 86_400_000, default: 600_000 }),
  /** Model calls at once in one replica. */
  concurrency: integer('EXECUTION_CONCURRENCY', { min: 1, max: 10_000, default: 512 }),
  /** Longest waits for the provider, in milliseconds. */
  connectTimeoutMs: integer('MODEL_CONNECT_TIMEOUT_MS', { min: 100, max: 300_000, default: 30_000 }),
  firstTokenTimeoutMs: integer('MODEL_FIRST_TOKEN_TIMEOUT_MS', { min: 100, max: 300_000, default: 120_000 }),
  idleTimeoutMs: integer('MODEL_IDLE_TIMEOUT_MS', { min: 100, max: 300_000, default: 60_000 }),
  /** Off where the platform's provider cannot stream. */
  streaming: flag('MODEL_STREAMING', { default: true }),
  /** On where the platform's provider keeps replies and gives them by their id. */
  retrieval: flag('MODEL_RETRIEVAL', { default: false }),
  /** Milliseconds for which a call that is stopped is read on for its usage; short of the second in which a stop must reach the model. */
  usageDrainMs: integer('MODEL_USAGE_DRAIN_MS', { min: 0, max: 900, default: 0 }),
  /** Failures in a row after which a provider's model is not asked for a while, and how long, in milliseconds. */
  circuitFailures: integer('MODEL_CIRCUIT_FAILURES', { min: 1, max: 1_000_000, default: 10 }),
  circuitOpenMs: integer('MODEL_CIRCUIT_OPEN_MS', { min: 10, max: 600_000, default: 30_000 }),
};

/** @throws ConfigError that names every variable that is missing or wrong */
export function loadConfig(env: Environment) {
  return readDatabaseConfig('execution', fields, env);
}

export type ExecutionConfig = ReturnType<typeof loadConfig>;
