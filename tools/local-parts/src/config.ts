import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LocalPartsError } from './errors.js';

export type Env = Readonly<Record<string, string | undefined>>;

/** What the environment says about the local parts; read once, passed on. */
export interface LocalPartsConfig {
  /** Folder for data, binaries, logs and pid files: FENAGO_HOME, or `.fenago` in the repository. */
  readonly home: string;
  /** PATH as given. */
  readonly searchPath: string;
  readonly mongodbUri?: string;
  readonly natsUrl?: string;
  /** Ports wanted for parts started here: MONGODB_PORT, NATS_PORT. Without them: free ones. */
  readonly mongodbPort?: number;
  readonly natsPort?: number;
}

/** The repository's root: this package stands in tools/local-parts, and src and dist are equally deep. */
export const repositoryRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** @throws LocalPartsError `bad_configuration`, naming the variable. */
export function readConfig(env: Env = process.env): LocalPartsConfig {
  const mongodbUri = url(env, 'MONGODB_URI', /^mongodb(\+srv)?:\/\/[^/]/, 'mongodb://host:port/?replicaSet=name');
  const natsUrl = url(env, 'NATS_URL', /^(nats|tls|wss?):\/\/[^/]/, 'nats://host:4222');
  const mongodbPort = port(env, 'MONGODB_PORT');
  const natsPort = port(env, 'NATS_PORT');
  return {
    home: resolve(repositoryRoot, env['FENAGO_HOME'] || '.fenago'),
    searchPath: env['PATH'] ?? env['Path'] ?? '',
    ...(mongodbUri === undefined ? {} : { mongodbUri }),
    ...(natsUrl === undefined ? {} : { natsUrl }),
    ...(mongodbPort === undefined ? {} : { mongodbPort }),
    ...(natsPort === undefined ? {} : { natsPort }),
  };
}

function url(env: Env, name: string, pattern: RegExp, example: string): string | undefined {
  const value = env[name]?.trim();
  if (!value) return undefined;
  // The value may hold a password: it is never repeated.
  if (!pattern.test(value)) {
    throw new LocalPartsError('bad_configuration', `${name} is not a URL of the form ${example}. Correct it, or unset it to use a local one.`);
  }
  return value;
}

function port(env: Env, name: string): number | undefined {
  const value = env[name]?.trim();
  if (!value) return undefined;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) {
    throw new LocalPartsError('bad_configuration', `${name} must be a port between 1 and 65535, not "${value}".`);
  }
  return number;
}
