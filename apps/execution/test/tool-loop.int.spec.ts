import { COMMANDS, type ActionInput, type AgentConfiguration, type AgentTool, type HttpTool } from '@fenago/contracts';
import { parseAllowance } from '@fenago/egress';
import { runInContext } from '@fenago/observability';
import { httpServer, until, type HttpServer } from '@fenago/testing';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { World, tokensText, type Overrides, type Posted } from './support.js';

// Of a worker that looks after its lease so seldom that it never notices that it lost it.
const HEEDLESS: Overrides = { leaseMs: 600_000, sweepMs: 600_000 };
const ALLOWED: Overrides = { egressAllow: [parseAllowance('127.0.0.1') ?? {}] };

/** What a server of tools was asked, in order. */
interface Asked {
  readonly path: string;
  readonly key: string;
  closed: boolean;
}

let world: World;
let server: HttpServer;
let asked: Asked[];
/** Requests to this path are not answered: the last of them is held. */
let silent: string | undefined;
let held: ServerResponse | undefined;

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = new URL(request.url ?? '', 'http://x').pathname;
  const one: Asked = { path, key: String(request.headers['idempotency-key']), closed: false };
  asked.push(one);
  response.on('close', () => (one.closed = !response.writableFinished));
  if (path === silent) held = response;
  else response.end(`result of ${path.slice(1)}`);
}

beforeEach(async () => {
  asked = [];
  silent = undefined;
  [world, server] = await Promise.all([World.start(), httpServer(answer)]);
});
afterEach(async () => {
  await world.stop();
  await server.close();
});

const tool = (name: string, changes: Partial<HttpTool> = {}): AgentTool => ({ type: 'http', name, method: 'GET', url: `${server.origin}/${name}`, ...changes });
const service = (overrides: Overrides = {}) => world.service({ ...ALLOWED, ...overrides });
const post = async (content: string, tools: AgentTool[], more: Partial<AgentConfiguration> = {}): Promise<Posted> =>
  world.post(await world.talk({ model: 'scripted', tools, ...more }), content);
const paths = () => asked.map(({ path }) => path.slice(1)).toSorted();
const submit = (posted: Posted, actions: ActionInput[]) =>
  world.rpc.request(COMMANDS.submitActions, { caller: { userId: posted.userId }, executionId: posted.executionId, actions });
const callsOf = (text: string) => world.model.calls.filter((call) => call.lastUserText.startsWith(text)).length;

describe('tools of an agent', () => {
  it('are called together, and what they give goes to the model', async () => {
    await service();
    const posted = await post('both [[tool=a args={}]] [[tool=b args={}]] [[results]]', [tool('a'), tool('b')]);
    const { data } = await world.event(posted.executionId, 'execution.completed');
    expect(data.output.split('\n').toSorted()).toEqual(['result of a', 'result of b']);
    expect(paths()).toEqual(['a', 'b']);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(2);
    expect(data.messages?.map(({ role }) => role)).toEqual(['assistant', 'tool', 'tool']);
    expect(world.names(posted.executionId)).toEqual(['started', 'step.completed', 'step.completed', 'step.completed', 'completed']);
  });

  it('and what they gave stay in memory once the conversation has told of the reply', async () => {
    await service();
    const first = await post('remembered [[tool=a args={}]] [[results]]', [tool('a')]);
    const { data } = await world.event(first.executionId, 'execution.completed');
    await world.reply(first, data.output, 3);
    const next = await world.post(first, '[[count]] next', 4);
    expect((await world.event(next.executionId, 'execution.completed')).data.output).toContain('"messages":5');
    expect(world.contextQueries).toEqual([]);
  });

  it('that fail tell the model so, and do not fail the execution', async () => {
    await service();
    const posted = await post('away [[tool=a args={}]] [[results]]', [tool('a', { url: 'http://127.0.0.1:9/a' })]);
    const { data } = await world.event(posted.executionId, 'execution.completed');
    expect(data.output).not.toBe('');
    expect((await world.document(posted.executionId))?.['steps']).toMatchObject([{}, { isError: true }, {}]);
  });

  it('that no tool has the name of are refused, whatever the model calls them, and the turn goes on', async () => {
    await service();
    const posted = await post('odd [[tool=ns:search args={}]] [[results]]', [tool('a')]);
    const { data } = await world.event(posted.executionId, 'execution.completed');
    expect(data.output).toContain('There is no tool unknown.ns_search');
    expect(world.names(posted.executionId)).toEqual(['started', 'step.completed', 'step.completed', 'completed']);
  });

  it('let go within a second when the execution is stopped', async () => {
    await service();
    silent = '/a';
    const posted = await post('stop [[tool=a args={}]]', [tool('a')]);
    await until(() => asked.length === 1, { what: 'the tool is called' });
    await world.rpc.request(COMMANDS.cancelExecution, { caller: { userId: posted.userId }, executionId: posted.executionId });
    await until(() => asked[0]?.closed, { deadlineMs: 1_000, what: 'the tool is let go' });
    const { data } = await world.event(posted.executionId, 'execution.cancelled');
    expect(data.messages).toMatchObject([{ role: 'assistant' }, { role: 'tool' }]);
  });
});

describe('a tool that needs approval', () => {
  const refund = () => tool('refund', { method: 'POST', approval: true });

  it('runs once it is approved', async () => {
    await service();
    const posted = await post('yes [[tool=refund args={}]] [[results]]', [refund()]);
    const { data } = await world.event(posted.executionId, 'execution.requires_action');
    expect([data.actions[0]?.type, paths()]).toEqual(['approval', []]);
    await submit(posted, [{ callId: data.actions[0]?.callId ?? '', approved: true }]);
    expect((await world.event(posted.executionId, 'execution.completed')).data.output).toBe('result of refund');
    expect(paths()).toEqual(['refund']);
  });

  it('is not run again by an approval that is sent again while it runs', async () => {
    for (let replicas = 0; replicas < 2; replicas += 1) await service();
    silent = '/refund';
    const posted = await post('again [[tool=refund args={}]] [[results]]', [refund()]);
    const { data } = await world.event(posted.executionId, 'execution.requires_action');
    const cause = { id: `idem:${posted.executionId}`, time: new Date() };
    const approve = () => runInContext({ correlationId: 'again', cause }, () => submit(posted, [{ callId: data.actions[0]?.callId ?? '', approved: true }]));
    await approve();
    await until(() => asked.length === 1, { what: 'the tool runs' });
    // Whichever replicas they come to.
    for (let times = 0; times < 6; times += 1) await approve();
    held?.end('refunded');
    expect((await world.event(posted.executionId, 'execution.completed')).data.output).toBe('refunded');
    expect([paths(), world.names(posted.executionId).filter((name) => name === 'started').length]).toEqual([['refund'], 2]);
  });

  it('does not run where it is not, and the model is told why', async () => {
    await service();
    const posted = await post('no [[tool=refund args={}]] [[results]]', [refund()]);
    const { data } = await world.event(posted.executionId, 'execution.requires_action');
    await submit(posted, [{ callId: data.actions[0]?.callId ?? '', approved: false, reason: 'Not again.' }]);
    expect((await world.event(posted.executionId, 'execution.completed')).data.output).toContain('Not again.');
    const answered = await world.event(posted.executionId, 'execution.action.answered');
    expect(answered.data).toMatchObject({ answeredBy: posted.userId, approved: false, reason: 'Not again.', name: 'refund' });
    expect(paths()).toEqual([]);
  });
});

describe('where a worker is lost', () => {
  /** A first worker stalls in its second call of the model; a second one takes over. */
  async function lostAfterTools(unsafe?: { readonly journal: true }): Promise<Posted> {
    const options = unsafe === undefined ? {} : { unsafe };
    await service({ ...HEEDLESS, ...options });
    const posted = await post('lost [[tool=a args={}]] [[round=2 stall-after=3 times=1]] [[tokens=6]]', [tool('a')]);
    await until(() => world.model.calls.some((call) => call.lastUserText.startsWith('lost') && call.tokensSent === 3 && call.outcome === undefined) || callsOf('lost') === 2, { what: 'the second reply has begun' });
    await until(async () => (await world.frames(posted.executionId)).some((frame) => frame.t === 'token.delta'), { what: 'its words were seen' });
    await service({ leaseMs: 1_500, ...options });
    await world.event(posted.executionId, 'execution.completed');
    return posted;
  }

  it('what is finished is not done again, and not paid again', async () => {
    const posted = await lostAfterTools();
    const { data } = await world.event(posted.executionId, 'execution.completed');
    expect(data).toMatchObject({ output: tokensText(6), attempts: 2, step: 2 });
    // The first reply once, the second twice.
    expect([callsOf('lost'), paths()]).toEqual([3, ['a']]);
  });

  it('all of it is without a journal: the negative control', async () => {
    await lostAfterTools({ journal: true });
    expect(callsOf('lost')).toBe(4);
    expect(paths()).toEqual(['a', 'a']);
  });

  /** A first worker waits for a tool that does not answer; a second one takes over. */
  async function lostInTool(changes: Partial<HttpTool>): Promise<Posted> {
    await service(HEEDLESS);
    silent = '/a';
    const posted = await post('in [[tool=a args={}]] [[results]]', [tool('a', { timeoutSeconds: 300, ...changes })]);
    await until(() => asked.length === 1, { what: 'the tool is called' });
    silent = undefined;
    await service({ leaseMs: 1_500 });
    return posted;
  }

  it('a call that does no harm is repeated, under the same key', async () => {
    const posted = await lostInTool({ method: 'PUT' });
    await world.event(posted.executionId, 'execution.completed');
    expect(paths()).toEqual(['a', 'a']);
    expect(new Set(asked.map(({ key }) => key))).toEqual(new Set([expect.stringContaining(posted.executionId)]));
    expect(callsOf('in')).toBe(2);
  });

  it.each([
    [true, ['a', 'a'], 'result of a'],
    [false, ['a'], 'unknown'],
  ])('a call that may do harm is repeated only if somebody says so: %s', async (approved, called, output) => {
    const posted = await lostInTool({ method: 'POST' });
    const { data } = await world.event(posted.executionId, 'execution.requires_action');
    expect(data.actions).toMatchObject([{ type: 'confirmation', name: 'a' }]);
    expect(paths()).toEqual(['a']);
    await submit(posted, [{ callId: data.actions[0]?.callId ?? '', approved }]);
    expect((await world.event(posted.executionId, 'execution.completed')).data.output).toContain(output);
    expect(paths()).toEqual(called);
  });
});
