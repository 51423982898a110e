import { ADMIN, ensureKeyFile, ensureNatsUsers, ensurePassword, writeMongoScript } from '@fenago/access';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { repository } from './overlay.js';

interface Service {
  readonly image: string;
  readonly build?: { readonly args: Readonly<Record<string, string>> };
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: unknown;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly ports?: readonly string[];
  readonly restart?: string;
  readonly init?: boolean;
  readonly stop_grace_period?: string;
  readonly volumes?: readonly string[];
  readonly secrets?: readonly (string | Mounted)[];
  readonly configs?: readonly Mounted[];
}
interface Mounted {
  readonly source: string;
  readonly target: string;
}
type Environment = Readonly<Record<string, string | undefined>>;

const read = (file: string): string => readFileSync(join(repository, file), 'utf8');
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly configs: Readonly<Record<string, { readonly file: string }>>;
}
const { services, secrets, configs } = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const PARTS = ['mongo', 'nats'];

/** Apps that run as a service of their own. */
const apps = readdirSync(join(repository, 'apps')).filter(
  (name) => name !== 'standalone' && existsSync(join(repository, 'apps', name, 'src', 'main.ts')),
);

/** What .env holds, where any text will not do. */
const KEYS = `k1:${'A'.repeat(43)}=`;
const SECRETS: Environment = { SECRETS_MASTER_KEYS: KEYS, AUDIT_KEYS: KEYS };
/** The value that compose puts in for `${NAME:-default}`, `${NAME:?message}` and plain text. */
const given = (value: string): string =>
  value.replaceAll(/\$\{(\w+):([-?])([^}]*)\}/g, (_, name: string, kind: string, rest: string) => (kind === '-' ? rest : (SECRETS[name] ?? 'x'.repeat(32))));

/** Names of the variables that the app reads; its configuration must accept the values. */
async function variablesOf(app: string, environment: Environment): Promise<ReadonlySet<string>> {
  const file = join(repository, 'apps', app, 'src', 'config.ts');
  const { loadConfig } = (await import(pathToFileURL(file).href)) as { loadConfig(env: Environment): unknown };
  const names = new Set<string>();
  const env = new Proxy(environment, { get: (values, name) => (names.add(String(name)), Reflect.get(values, name) as unknown) });
  expect(() => loadConfig(env)).not.toThrow();
  return names;
}

describe('docker-compose.yml', () => {
  it('has one service an app, and the two parts', () => {
    expect(Object.keys(services).toSorted()).toEqual([...PARTS, ...apps].toSorted());
  });

  it.each(apps)('%s is built from the one Dockerfile and gets variables that it reads', async (app) => {
    const { build, environment = {} } = services[app] ?? {};
    expect(build?.args).toEqual({ SERVICE: app });
    const values = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, given(value)]));
    const known = await variablesOf(app, values);
    expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
    expect(known.has('MONGODB_URI')).toBe('MONGODB_URI' in environment);
  });

  it.each(Object.entries(services))('%s is pinned, restarts, and has time to drain', (_, service) => {
    expect(service.image).toMatch(/^[\w/.-]+:\d[\w.-]*$/);
    expect(service).toMatchObject({ restart: 'unless-stopped', init: true, stop_grace_period: '15s' });
  });

  it('waits for healthy parts, those that the app uses', () => {
    for (const app of apps) {
      const { depends_on: on = {}, environment = {} } = services[app] ?? {};
      expect(Object.keys(on).toSorted()).toEqual('MONGODB_URI' in environment ? PARTS : ['nats']);
      expect(new Set(Object.values(on).map(({ condition }) => condition))).toEqual(new Set(['service_healthy']));
    }
    for (const part of PARTS) expect(services[part]).toHaveProperty('healthcheck.test');
    expect(read('Dockerfile')).toMatch(/^HEALTHCHECK /m);
  });

  it('opens the gateway and the broker, to this machine alone', () => {
    const open = Object.entries(services).filter(([, { ports }]) => ports !== undefined);
    expect(open.map(([name, { ports }]) => [name, ports])).toEqual([
      ['nats', ['127.0.0.1:${NATS_PORT:-4222}:4222']],
      ['gateway', ['127.0.0.1:3000:3000']],
    ]);
  });

  it('holds no secret, and .env.example names each that it asks for', () => {
    const compose = read('docker-compose.yml');
    const asked = [...compose.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name);
    const named = [...read('.env.example').matchAll(/^#?(\w+)=/gm)].map(([, name = '']) => name);
    expect([...new Set(asked)].toSorted()).toEqual(named.toSorted());
    expect(compose).not.toMatch(/(?:PEPPER|KEY|PASSWORD|TOKEN): (?!\$\{)/);
  });

  it.each(apps)('gives %s its own credentials, and no others', (app) => {
    const { environment = {}, secrets: given = [] } = services[app] ?? {};
    const password = 'MONGODB_URI' in environment ? [{ source: `mongo-${app}`, target: `${app}.password` }] : [];
    expect(given).toEqual([{ source: `nats-${app}`, target: `${app}.nk` }, ...password]);
    expect(environment).toMatchObject({ NATS_CREDENTIALS_DIR: '/run/secrets', ...(password.length === 0 ? {} : { MONGODB_CREDENTIALS_DIR: '/run/secrets' }) });
  });

  it('takes credentials from where two commands put them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'scratch-fenago-access-'));
    ensureNatsUsers(join(folder, 'nats'));
    const mongo = { folder: join(folder, 'mongo'), prefix: 'fenago' };
    ensurePassword(mongo.folder, ADMIN);
    ensureKeyFile(mongo.folder);
    writeMongoScript(mongo);
    const files = [...Object.values(secrets), ...Object.values(configs)].map(({ file }) => file.replace('./docker/access/', ''));
    expect(files.filter((file) => !existsSync(join(folder, file)))).toEqual([]);
    rmSync(folder, { recursive: true });
    expect(read('docker-compose.yml')).toContain('npm run nats:users -- --folder docker/access/nats');
    expect(read('docker-compose.yml')).toContain('npm run mongo:users -- --folder docker/access/mongo');
    for (const ignored of ['.gitignore', '.dockerignore']) expect(read(ignored)).toMatch(/^docker\/access\/?$/m);
  });

  it('mounts files that exist', () => {
    const files = Object.values(services).flatMap(({ volumes = [] }) => volumes).filter((volume) => volume.startsWith('./'));
    expect(files).toHaveLength(1);
    for (const volume of files) expect(existsSync(join(repository, volume.split(':')[0] ?? ''))).toBe(true);
  });
});

describe('docker/nats.conf', () => {
  it('lets in nobody but the users beside it', () => {
    expect(read('docker/nats.conf')).toMatch(/^include "users\.conf"$/m);
    expect(services['nats']?.configs).toEqual([{ source: 'nats-users', target: '/etc/nats/users.conf' }]);
  });

  it("has JetStream's keys one a line", () => {
    const block = /^jetstream \{\n([^}]*)^\}/m.exec(read('docker/nats.conf'))?.[1] ?? '';
    const keys = block.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#'));
    expect(keys.map((line) => line.trim().split(':')[0])).toEqual(['store_dir', 'max_memory_store', 'max_file_store']);
  });
});
