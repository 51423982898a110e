import { Controller } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS, FenagoError, QUERIES, type ErrorCode, type RequestOf, type VerifiedApiKey } from '@fenago/contracts';
import { currentContext, runInContext, type RequestContext } from '@fenago/observability';
import { startTestNats, until, type TestNats } from '@fenago/testing';
import { CommandHandler, QueryHandler, RpcClient, connectNats, type NatsLink } from '../src/index.js';
import { agentId, logger, startTestService, userId, type TestService } from './support.js';

type DeleteAgent = RequestOf<typeof COMMANDS.deleteAgent>;
type VerifyKey = RequestOf<typeof QUERIES.verifyApiKey>;

@Controller()
class AgentController {
  contexts: (RequestContext | undefined)[] = [];
  answer: (request: DeleteAgent) => Promise<{ id: string; deleted: true }> = async ({ agentId: id }) => ({ id, deleted: true });

  @CommandHandler(COMMANDS.deleteAgent)
  deleteAgent(request: DeleteAgent): Promise<{ id: string; deleted: true }> {
    this.contexts.push(currentContext());
    return this.answer(request);
  }

  @QueryHandler(QUERIES.verifyApiKey)
  async verify({ apiKey }: VerifyKey): Promise<VerifiedApiKey> {
    return { userId, apiKeyId: apiKey, role: 'user', scopes: [], expiresAt: null };
  }
}

const request: DeleteAgent = { caller: { userId }, agentId };
const codeOf = async (promise: Promise<unknown>): Promise<ErrorCode | 'none'> =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof FenagoError ? error.code : 'none'),
  );

describe('request-reply', () => {
  let nats: TestNats;
  let link: NatsLink;
  let client: RpcClient;
  let services: TestService[] = [];

  beforeAll(async () => {
    nats = await startTestNats();
    link = await connectNats({ url: nats.url, name: 'asker', logger });
    client = new RpcClient(link);
  });
  afterEach(async () => {
    await Promise.all(services.map((service) => service.close()));
    services = [];
  });
  afterAll(async () => {
    await link.drain(1_000);
    await nats.stop();
  });

  async function serve(options = {}): Promise<AgentController> {
    const service = await startTestService(nats.url, 'agent', [AgentController], options);
    services.push(service);
    return service.get(AgentController);
  }

  it('answers a command and a query', async () => {
    await serve();
    expect(await client.request(COMMANDS.deleteAgent, request)).toEqual({ id: agentId, deleted: true });
    expect(await client.request(QUERIES.verifyApiKey, { apiKey: 'key' })).toEqual({ userId, apiKeyId: 'key', role: 'user', scopes: [], expiresAt: null });
    const metrics = await services[0]?.metrics.text();
    expect(metrics).toContain('fenago_rpc_requests_total{request="agent.delete",outcome="ok",service="agent"} 1');
  });

  it('carries the context, and a deadline no later than the one that runs', async () => {
    const controller = await serve();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const deadline = Date.now() + 1_000;
    await runInContext({ correlationId: 'c-1', causationId: 'cause', actor: userId, traceparent, deadline }, () =>
      client.request(COMMANDS.deleteAgent, request),
    );
    expect(controller.contexts[0]).toEqual({ correlationId: 'c-1', causationId: 'cause', actor: userId, traceparent, deadline });
  });

  it('carries the cause of a request that may come again', async () => {
    const controller = await serve();
    const cause = { id: 'idem:1', time: new Date('2026-01-02T03:04:05.678Z') };
    const ask = (given: typeof cause) => runInContext({ correlationId: 'c', cause: given }, () => client.request(COMMANDS.deleteAgent, request));
    await ask(cause);
    await ask({ ...cause, id: 'x'.repeat(129) });
    await ask({ ...cause, time: new Date(Number.NaN) });
    expect(controller.contexts.map((context) => context?.cause)).toEqual([cause, undefined, undefined]);
  });

  it('refuses what is not as the contract says, naming the fields', async () => {
    const controller = await serve();
    const wrong = { caller: { userId }, agentId: 'nonsense' };
    const failed = client.request(COMMANDS.deleteAgent, wrong);
    await expect(failed).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path: '/agentId' }] });
    expect(controller.contexts).toHaveLength(0);
  });

  it('refuses what is not JSON', async () => {
    await serve();
    const reply = await link.requester.request('cmd.agent.delete', 'not json', 2_000);
    expect(reply.json()).toMatchObject({ error: { code: 'invalid_request' } });
  });

  it('hands on the code, the sentence and the delay of a FenagoError', async () => {
    const controller = await serve();
    controller.answer = async () => {
      throw new FenagoError('database_unavailable', 'The database is away.', { retryAfterSeconds: 2, cause: new Error('secret') });
    };
    const failed = client.request(COMMANDS.deleteAgent, request);
    await expect(failed).rejects.toMatchObject({ code: 'database_unavailable', message: 'The database is away.', retryAfterSeconds: 2 });
  });

  it('answers an unknown error as internal, without what it said', async () => {
    const controller = await serve();
    controller.answer = async () => {
      throw new TypeError('secret detail');
    };
    const error = await client.request(COMMANDS.deleteAgent, request).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'internal' });
    expect(String(error)).not.toContain('secret');
  });

  it('gives up at the deadline', async () => {
    const controller = await serve();
    const release = Promise.withResolvers<void>();
    controller.answer = async () => {
      await release.promise;
      return { id: agentId, deleted: true };
    };
    expect(await codeOf(client.request(COMMANDS.deleteAgent, request, { timeoutMs: 50 }))).toBe('deadline_exceeded');
    release.resolve();
  });

  it('does not begin what comes after its deadline', async () => {
    const controller = await serve();
    const { headers } = await import('@nats-io/nats-core');
    const late = headers();
    late.set('fng-deadline', String(Date.now() - 1));
    const reply = await link.requester.request('cmd.agent.delete', JSON.stringify(request), 2_000, late);
    expect(reply.json()).toMatchObject({ error: { code: 'deadline_exceeded' } });
    expect(controller.contexts).toHaveLength(0);
  });

  it('says at once that no replica is there', async () => {
    await expect(client.request(COMMANDS.deleteAgent, request)).rejects.toMatchObject({ code: 'service_unavailable', retryAfterSeconds: 1 });
  });

  it('refuses what exceeds its concurrency', async () => {
    const controller = await serve({ concurrency: 1 });
    const release = Promise.withResolvers<void>();
    controller.answer = async () => {
      await release.promise;
      return { id: agentId, deleted: true };
    };
    const first = client.request(COMMANDS.deleteAgent, request);
    await until(() => controller.contexts.length === 1);
    expect(await codeOf(client.request(COMMANDS.deleteAgent, request))).toBe('service_unavailable');
    release.resolve();
    expect(await first).toEqual({ id: agentId, deleted: true });
  });

  it('shares requests between the replicas of a service, each answered by one', async () => {
    const replicas = [await serve(), await serve()];
    await Promise.all(Array.from({ length: 100 }, () => client.request(COMMANDS.deleteAgent, request)));
    const counts = replicas.map(({ contexts }) => contexts.length);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(100);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });

  it('finishes what it has in hand when it stops, and takes no more', async () => {
    const controller = await serve();
    const release = Promise.withResolvers<void>();
    controller.answer = async () => {
      await release.promise;
      return { id: agentId, deleted: true };
    };
    const inHand = client.request(COMMANDS.deleteAgent, request);
    await until(() => controller.contexts.length === 1);
    const closing = services.pop()?.close();
    // What still reaches it is answered only after the release.
    await until(async () => (await codeOf(client.request(COMMANDS.deleteAgent, request, { timeoutMs: 100 }))) === 'service_unavailable');
    release.resolve();
    expect(await inHand).toEqual({ id: agentId, deleted: true });
    await closing;
  });

  it('fails at once while the broker is away, and works again when it is back', async () => {
    const controller = await serve({ drainMs: 100 });
    controller.answer = () => new Promise(() => undefined);
    const command = codeOf(client.request(COMMANDS.deleteAgent, request));
    await until(() => controller.contexts.length === 1);
    await nats.kill('SIGKILL');
    expect(await command).toBe('outcome_unknown');
    const asked = performance.now();
    expect(await codeOf(client.request(QUERIES.verifyApiKey, { apiKey: 'key' }))).toBe('broker_unavailable');
    expect(performance.now() - asked).toBeLessThan(100);
    const before = link.serverId;
    await nats.restart();
    await until(async () => (await codeOf(client.request(QUERIES.verifyApiKey, { apiKey: 'key' }))) === 'none');
    expect(link.serverId).not.toBe(before);
  });
});
