import { eventSubject } from '@fenago/contracts';
import { startTestMongo, until, type TestMongo } from '@fenago/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { MASTER_KEY, World, textOf, tokensText } from './support.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('outages', () => {
  let world: World;
  let mongo: TestMongo | undefined;
  const children: ChildProcess[] = [];
  afterEach(async () => {
    // A test that failed may have left one, even frozen.
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await world.stop();
    await mongo?.stop();
    mongo = undefined;
  });

  /** A process of its own takes its time to start. */
  const streaming = (executionId: string) => until(async () => textOf(await world.frames(executionId)) !== '', { deadlineMs: 25_000, what: 'the run streams' });
  const status = async (executionId: string) => (await world.document(executionId))?.['status'];

  it('the broker goes away: the run finishes and commits; its event goes out when the broker is back', async () => {
    world = await World.start();
    await world.service();
    const { executionId, userId } = await world.post(await world.talk(), 'alone [[tokens=100 delay=10]]');
    await streaming(executionId);
    await world.nats.kill('SIGKILL');
    await until(async () => (await status(executionId)) === 'completed', { what: 'the run is committed' });
    expect(await world.document(executionId)).toMatchObject({ attempts: 1, result: { output: tokensText(100) } });
    await world.nats.restart();
    const subject = eventSubject('execution.completed', userId, executionId);
    const manager = await until(async () => (world.link.isConnected ? await world.link.jetStream() : undefined), { what: 'the broker is back' });
    await until(async () => await manager.direct.getMessage('EVT', { last_by_subj: subject }), { deadlineMs: 20_000, what: 'the event' });
    const next = await world.post(await world.talk(), 'together again [[tokens=2]]');
    await world.event(next.executionId, 'execution.completed');
  });

  it('the database goes away while the model answers: the outcome waits for it', async () => {
    mongo = await startTestMongo();
    world = await World.start(mongo.uri);
    await world.service({ leaseMs: 60_000 });
    const { executionId } = await world.post(await world.talk(), 'kept [[tokens=50 delay=20]]');
    await streaming(executionId);
    await mongo.kill('SIGKILL');
    await until(async () => textOf(await world.frames(executionId)) === tokensText(50), { what: 'the model has answered' });
    await mongo.restart();
    await world.event(executionId, 'execution.completed', 30_000);
    expect(await world.document(executionId)).toMatchObject({ attempts: 1, result: { output: tokensText(50) } });
    expect(world.model.calls.filter((call) => call.lastUserText.startsWith('kept'))).toHaveLength(1);
  });

  it('the database is away for longer than the lease after the model has answered: nobody takes the outcome from its worker', async () => {
    const leaseMs = 2_000;
    mongo = await startTestMongo();
    world = await World.start(mongo.uri);
    await world.service({ leaseMs });
    await world.service({ leaseMs });
    const { executionId } = await world.post(await world.talk(), 'patient [[tokens=20 delay=20]]');
    await streaming(executionId);
    await mongo.kill('SIGKILL');
    const away = performance.now();
    await until(async () => textOf(await world.frames(executionId)) === tokensText(20), { what: 'the model has answered' });
    await until(() => performance.now() - away > 2 * leaseMs, { what: 'the lease has run out' });
    await mongo.restart();
    await world.event(executionId, 'execution.completed', 30_000);
    expect(await world.document(executionId)).toMatchObject({ attempts: 1, result: { output: tokensText(20) } });
    expect(world.model.calls.filter((call) => call.lastUserText.startsWith('patient'))).toHaveLength(1);
  });

  it('the database is away for longer than the lease: the call is aborted, and made again once it is back', async () => {
    mongo = await startTestMongo();
    world = await World.start(mongo.uri);
    await world.service({ leaseMs: 900 });
    const { executionId } = await world.post(await world.talk(), 'again [[tokens=20]] [[stall-after=10 times=1]]');
    await streaming(executionId);
    await mongo.kill('SIGKILL');
    await until(() => world.model.abortedCount === 1, { what: 'the call is aborted' });
    await mongo.restart();
    const completed = await world.event(executionId, 'execution.completed', 30_000);
    expect(completed.data).toMatchObject({ attempts: 2, output: tokensText(20) });
    expect(world.names(executionId)).toEqual(['started', 'started', 'completed']);
  });

  it('the process is killed in the middle of a stream: another replica answers, once', async () => {
    world = await World.start();
    const child = startProcess();
    const { executionId } = await world.post(await world.talk(), 'killed [[tokens=40]] [[stall-after=20 times=1]]');
    await streaming(executionId);
    await child.end('SIGKILL');
    await world.service({ leaseMs: 1_500 });
    const completed = await world.event(executionId, 'execution.completed');
    expect(completed.data).toMatchObject({ attempts: 2, fence: 2, output: tokensText(40) });
    expect(world.names(executionId)).toEqual(['started', 'started', 'completed']);
  });

  /** A process freezes in the middle of a stream, is replaced, thaws, and ends its call as if nothing had been. */
  async function frozen(unsafe?: string): Promise<string> {
    world = await World.start();
    const child = startProcess(unsafe);
    const { executionId } = await world.post(await world.talk(), 'frozen [[tokens=40 delay=20]]');
    await streaming(executionId);
    child.signal('SIGSTOP');
    await world.service({ leaseMs: 1_500 });
    await world.event(executionId, 'execution.completed');
    child.signal('SIGCONT');
    await until(() => world.model.calls.filter((call) => call.outcome === 'finished').length === 2, { what: 'both calls have ended' });
    await child.end('SIGTERM');
    return executionId;
  }

  it('the process freezes and thaws after it was replaced: its answer is fenced off', async () => {
    const executionId = await frozen();
    expect(world.names(executionId)).toEqual(['started', 'started', 'completed']);
    expect(await world.document(executionId)).toMatchObject({ attempts: 2, fence: 2, v: 3 });
  });

  it('the same without the fence answers twice: the negative control', async () => {
    const executionId = await frozen('fence');
    await until(() => world.names(executionId).length === 4, { what: 'the second answer' });
    expect(world.names(executionId)).toEqual(['started', 'started', 'completed', 'completed']);
  });

  /** The service as a process of its own, with the lease of a default configuration. */
  function startProcess(unsafe = '') {
    const { natsUrl, mongodbUri, database, openaiBaseUrl } = world.config();
    const child = spawn(process.execPath, ['--conditions=@fenago/source', '--import', '@oxc-node/core/register', 'apps/execution/src/main.ts'], {
      cwd: root,
      stdio: 'ignore',
      env: {
        NATS_URL: natsUrl,
        MONGODB_URI: mongodbUri,
        MONGODB_DATABASE_PREFIX: database.replace(/_execution$/, ''),
        OPENAI_API_KEY: 'sk-test',
        OPENAI_BASE_URL: openaiBaseUrl,
        SECRETS_MASTER_KEYS: MASTER_KEY,
        LOG_LEVEL: 'silent',
        FENAGO_UNSAFE_DISABLE: unsafe,
      },
    });
    children.push(child);
    const exited = once(child, 'exit');
    const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
      child.kill(signal);
      await exited;
    };
    return { signal: (signal: NodeJS.Signals) => child.kill(signal), end };
  }
});
