import { MongoClient } from 'mongodb';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { grantEvents } from '@fenago/access';
import { eventSubject, newId, type DomainEvent } from '@fenago/contracts';
import { repositoryRoot } from '@fenago/local-parts';
import { EventPublisher, connectNats, ensureTopology, type NatsLink } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { eventOf, startTestNats, testDatabase, testMongoUri, until, type TestNats } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryFile } from './readme.js';

const run = promisify(execFile);
const NPM = { timeout: 120_000, maxBuffer: 16 * 1024 * 1024 };
const TSC = join(repositoryRoot, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
const NAME = 'spending';

let versions = 0;

function usageRecorded(userId: string): DomainEvent<'billing.usage.recorded'> {
  const executionId = newId('execution', Date.now());
  const usage = { inputTokens: 10, cachedInputTokens: 0, outputTokens: 5, reasoningTokens: 0, estimated: false };
  const of = { conversationId: newId('conversation', Date.now()), userId, agentId: newId('agent', Date.now()), agentOwnerId: userId };
  const cost = { provider: 'scripted', model: 'scripted', usage, currency: 'USD', costMicros: (versions += 1), priceVersion: '1', defaultPriced: false };
  const data = { usageId: `${executionId}:0`, executionId, step: 0, ...of, ...cost };
  return eventOf({ type: 'billing.usage.recorded', aggregateId: data.usageId, ownerId: userId, data });
}

/** The same server and user, another database. */
function withDatabase(uri: string, database: string): string {
  const url = new URL(uri);
  url.pathname = `/${database}`;
  if (url.username !== '') url.searchParams.set('authSource', 'admin');
  return url.href;
}

describe('the packed consumer library', () => {
  const owner = newId('user', Date.now());
  const database = testDatabase('spending');
  const mongodbUri = withDatabase(testMongoUri(), database);
  const output: string[] = [];
  let folder: string;
  let nats: TestNats;
  let servers: string;
  let credentialsFile: string;
  let link: NatsLink;
  let mongo: MongoClient;
  let consumer: ChildProcess | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fenago-consumer-'));
    nats = await startTestNats({ users: true });
    servers = `nats://127.0.0.1:${nats.port}`;
    mongo = await MongoClient.connect(mongodbUri);
    link = await connectNats({ url: nats.url, name: 'operator', logger: createLogger({ service: 'test', level: 'silent' }) });
    await ensureTopology(link);
    const place = { folder: dirname(nats.credentialsDir ?? ''), natsUrl: servers };
    ({ credentialsFile = '' } = await grantEvents(place, { name: NAME, ownerId: owner, types: ['billing.usage.recorded'] }));
    await install();
  }, 240_000);
  afterAll(async () => {
    consumer?.kill('SIGKILL');
    await link.drain(1_000);
    await mongo.db().dropDatabase();
    await mongo.close();
    await nats.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  /** The example in an empty folder, with the packed library and what both need from the registry, and nothing of the repository. */
  async function install(): Promise<void> {
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: join(repositoryRoot, 'libs', 'events'), ...NPM });
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
    await cp(join(repositoryRoot, 'examples', 'consumer'), folder, { recursive: true });
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { dependencies: Record<string, string>; devDependencies: Record<string, string> };
    manifest.dependencies['@fenago/events'] = `file:${filename}`;
    // The compiler is the repository's: it is large, and only looks.
    delete manifest.devDependencies['typescript'];
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
    await run('npm', ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, ...NPM });
  }

  const publish = async (events: readonly DomainEvent[]): Promise<void> => {
    const publisher = new EventPublisher(link);
    for (const event of events) await publisher.publish({ subject: eventSubject(event.type, event.ownerid, event.subject), id: event.id, payload: JSON.stringify(event) });
  };
  const rows = async (): Promise<unknown[]> => (await mongo.db().collection<{ _id: string }>('spending').find().toArray()).map(({ _id }) => _id);

  function start(): ChildProcess {
    const env = { PATH: process.env['PATH'], NATS_URL: servers, CREDENTIALS_FILE: credentialsFile, MONGODB_URI: mongodbUri };
    const child = spawn(process.execPath, [join('dist', 'main.js')], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', (data: Buffer) => output.push(data.toString()));
    consumer = child;
    return child;
  }

  it('holds only what it needs', async () => {
    const installed = await readdir(join(folder, 'node_modules', '@fenago', 'events'), { recursive: true });
    expect(installed.filter((file) => /\.(?:spec|map|tsbuildinfo)|^src|test/u.test(file))).toEqual([]);
    const { dependencies } = JSON.parse(await readFile(join(folder, 'node_modules', '@fenago', 'events', 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
    expect(Object.keys(dependencies)).toEqual(['@nats-io/jetstream', '@nats-io/transport-node']);
    expect((await readdir(join(folder, 'node_modules', '@fenago')))).toEqual(['events']);
  });

  it('compiles in strict mode, its types included, and refuses what is wrong', async () => {
    await run(process.execPath, [TSC, '-p', '.'], { cwd: folder, timeout: 60_000 });
    const wrong = "import { connectEvents } from '@fenago/events';\nconst events = await connectEvents({ servers: 'x', name: 'y' });\n";
    const lines = ["events.on('execution.exploded', async () => undefined);", "events.on('execution.completed', async ({ data }) => void data.costMicros);"];
    await writeFile(join(folder, 'src', 'wrong.ts'), wrong + lines.join('\n'));
    const refused = await run(process.execPath, [TSC, '-p', '.', '--noEmit'], { cwd: folder, timeout: 60_000 }).catch((error: unknown) => String((error as { stdout: string }).stdout));
    await rm(join(folder, 'src', 'wrong.ts'));
    expect(refused).toMatch(/wrong\.ts\(3,/u);
    expect(refused).toMatch(/wrong\.ts\(4,.*costMicros/u);
  });

  it('has a README whose every block compiles', async () => {
    const blocks = [...repositoryFile('libs/events/README.md').matchAll(/^```ts\n([^]*?)^```$/gmu)].map(([, block = '']) => block);
    expect(blocks.length).toBeGreaterThan(4);
    await Promise.all(blocks.map((block, at) => writeFile(join(folder, 'src', `readme-${at}.ts`), block)));
    await run(process.execPath, [TSC, '-p', '.', '--noEmit'], { cwd: folder, timeout: 60_000 });
    await Promise.all(blocks.map((_, at) => rm(join(folder, 'src', `readme-${at}.ts`))));
  });

  it('consumes with a credential that may read one owner\'s events of one kind, each once, over restarts', async () => {
    const mine = Array.from({ length: 20 }, () => usageRecorded(owner));
    const others = Array.from({ length: 5 }, () => usageRecorded(newId('user', Date.now())));
    await publish([...mine.slice(0, 10), ...others]);
    const first = start();
    await until(async () => (await rows()).length === 10);
    // Ended cleanly: another one goes on where it was.
    const exited = once(first, 'exit');
    first.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    start();
    await publish(mine.slice(10));
    await until(async () => (await rows()).length === 20);
    expect((await rows()).toSorted()).toEqual(mine.map(({ id }) => id).toSorted());
    expect(output.join('')).toContain(`${owner} spent 0.000001 USD on scripted`);
  });

  it('is told what its credential does not allow', async () => {
    const script = `
      import { readFileSync } from 'node:fs';
      import { connectEvents } from '@fenago/events';
      const credentials = { nkeySeed: readFileSync(process.env.CREDENTIALS_FILE, 'utf8').trim() };
      const events = await connectEvents({ servers: process.env.NATS_URL, name: 'another', inboxPrefix: '_INBOX_${NAME}', credentials });
      await events.onAny(async () => undefined).start().catch((error) => console.log(error.name, error.code));
      await events.close();
      await connectEvents({ servers: process.env.NATS_URL, name: 'another' }).catch((error) => console.log(error.name, error.code));`;
    await writeFile(join(folder, 'forbidden.mjs'), script);
    const { stdout } = await run(process.execPath, ['forbidden.mjs'], { cwd: folder, env: { NATS_URL: servers, CREDENTIALS_FILE: credentialsFile }, timeout: 30_000 });
    expect(stdout.trim().split('\n')).toEqual(['EventsError permission_denied', 'EventsError authentication_failed']);
  });
});
