import { LOG_LEVELS, type LogLevel } from '@fenago/observability';
import { readEnv, type Environment, type Fields, type ValuesOf } from './env.js';
import type { UnsafeSwitches } from '@fenago/aggregate';
import { choice, integer, port, switches, text, url } from './fields.js';

/** What the host needs to know to run a service; every service's config extends it. */
export interface BaseConfig {
  /** Name of the service: queue group, durables, log lines, metrics. */
  readonly service: string;
  readonly natsUrl: string;
  /** Folder with the key of the service's user on the broker, `<service>.nk`; without it the URL says who connects. */
  readonly natsCredentialsDir?: string | undefined;
  /** Certificates of who has signed the broker's (PEM); those that Node knows unless told. */
  readonly natsCaFile?: string | undefined;
  /** None where the service owns no collection. */
  readonly mongodbUri?: string | undefined;
  /** Folder with the password of the service's user there, `<service>.password`; without it `mongodbUri` says who connects. */
  readonly mongodbCredentialsDir?: string | undefined;
  /** Name of the service's database; set where `mongodbUri` is. */
  readonly database?: string | undefined;
  /** Where a database is: how long requests may write after the account of who sent them has gone; 30 s unless told. */
  readonly erasureGraceMs?: number | undefined;
  readonly logLevel: LogLevel;
  /** Port of /health and /metrics; 0 takes a free one, none serves none. */
  readonly opsPort?: number | undefined;
  /** Address that the ops port is bound to; 127.0.0.1 unless told. */
  readonly opsHost?: string | undefined;
  /** Protections that a negative control of a test switches off; never set in production. */
  readonly unsafe?: (UnsafeSwitches & { readonly [K in 'journal' | 'revocations' | 'firings' | 'claims' | 'erasure' | 'late_erasure' | 'reservations' | 'meter_doubt' | 'redrives' | 'handover']?: boolean }) | undefined;
  /** OTLP/HTTP collector; read by the owner of the process, none leaves telemetry off. */
  readonly otlpEndpoint?: string | undefined;
}

/** Every service's variables. */
export const baseFields = {
  natsUrl: url('NATS_URL', { schemes: ['nats', 'tls'], default: 'nats://127.0.0.1:4222' }),
  natsCredentialsDir: text('NATS_CREDENTIALS_DIR', { optional: true }),
  natsCaFile: text('NATS_CA_FILE', { optional: true }),
  logLevel: choice('LOG_LEVEL', LOG_LEVELS, { default: 'info' }),
  opsPort: port('OPS_PORT', { optional: true }),
  opsHost: text('OPS_HOST', { default: '127.0.0.1' }),
  unsafe: switches('FENAGO_UNSAFE_DISABLE', ['fence', 'journal', 'causes', 'reconcile', 'revocations', 'idempotency', 'firings', 'claims', 'erasure', 'late_erasure', 'reservations', 'meter_doubt', 'redrives', 'handover']),
  otlpEndpoint: url('OTEL_EXPORTER_OTLP_ENDPOINT', { schemes: ['http', 'https'], optional: true }),
};

/** Variables of services that own a database. */
export const mongoFields = {
  mongodbUri: url('MONGODB_URI', { schemes: ['mongodb', 'mongodb+srv'], default: 'mongodb://127.0.0.1:27017' }),
  mongodbCredentialsDir: text('MONGODB_CREDENTIALS_DIR', { optional: true }),
  databasePrefix: text('MONGODB_DATABASE_PREFIX', {
    default: 'fenago',
    pattern: /^[a-z0-9_-]{1,40}$/,
    expected: 'at most 40 small letters, digits, dashes and underscores',
  }),
  erasureGraceMs: integer('ERASURE_GRACE_MS', { min: 1_000, max: 600_000, optional: true }),
};

/**
 * The config of a service without a database: the base and the service's own fields.
 * @throws ConfigError that names every variable that is missing or wrong
 */
export function readConfig<F extends Fields>(service: string, fields: F, env: Environment): BaseConfig & ValuesOf<F> {
  return { ...readEnv({ ...baseFields, ...fields }, env), service } as BaseConfig & ValuesOf<F>;
}

/**
 * The config of a service that owns the database `<prefix>_<service>`.
 * @throws ConfigError that names every variable that is missing or wrong
 */
export function readDatabaseConfig<F extends Fields>(
  service: string,
  fields: F,
  env: Environment,
): DatabaseConfig & ValuesOf<F> {
  const { databasePrefix, ...values } = readEnv({ ...baseFields, ...mongoFields, ...fields }, env);
  const config: unknown = { ...values, service, database: `${String(databasePrefix)}_${service}` };
  return config as DatabaseConfig & ValuesOf<F>;
}

export interface DatabaseConfig extends BaseConfig {
  readonly mongodbUri: string;
  readonly database: string;
}

/** The variables of this process; for `runService` alone, everything else is handed its config. */
export function processEnvironment(): Environment {
  return process.env;
}
