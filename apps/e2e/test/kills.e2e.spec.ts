import { httpServer, until, type HttpServer } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionEvent } from '@fenago/sdk';
import { collect, executionIdOf, textOf } from './api.js';
import { Random } from '../../../tools/chaos/random.js';
import { SHORT_LEASES, kill, startTestSystem, type TestSystem } from './harness.js';
import { Ledger } from './ledger.js';

/** Token events that the client has seen when the process is killed; 0 is right after the post was accepted. */
const POINTS = [0, 1, 2, 3, 5, 8, 12, 20, 30, 40];
const TOKENS = 60;
/** Longer than deltas are coalesced for, so that each token is an event of its own. */
const TOKEN_MS = 25;
const RECOVERED_MS = 45_000;

const CONVERSATIONS = 25;
const TURNS = 20;
/** Every so many turns a tool is called, and the model once more for what it gave. */
const TOOL_EVERY = 5;
const EXECUTIONS = CONVERSATIONS * TURNS;
const ROWS = EXECUTIONS + EXECUTIONS / TOOL_EVERY;
const BILLING_KILLS = 3;
/** Rows at which the last one comes at the latest: what a process had in hand the broker gives out again 30 s later, and the test waits for it. */
const LAST_KILL = EXECUTIONS / 4;
const GIVEN_AGAIN_MS = 75_000;
const SEED = 11;

describe('kill -9', () => {
  let test: TestSystem;
  let ledger: Ledger;
  let tool: HttpServer;

  beforeAll(async () => {
    tool = await httpServer((_request, response) => void response.end('Sunny, 21 degrees.'));
    test = await startTestSystem({ env: { ...SHORT_LEASES, EGRESS_ALLOW: '127.0.0.1' } });
    ledger = new Ledger(test);
  });
  afterAll(async () => {
    await ledger.close();
    await test.stop();
    await tool.close();
  });

  it.each(POINTS)('of the execution service after %i tokens of a stream: one reply, one ledger row', async (point) => {
    const { api } = test;
    const conversation = await api.createConversation();
    const content = `[[tokens=${TOKENS} delay=${TOKEN_MS}]] point ${point}`;
    const seen: ExecutionEvent[] = [];
    let killed: Promise<unknown> | undefined;
    const began = performance.now();
    if (point === 0) {
      const { executionId } = await api.post(conversation, content);
      await kill(test.system, 'execution');
      await test.system.start('execution');
      seen.push(...(await collect(api.follow(executionId))));
    } else {
      for await (const event of api.stream(conversation, content)) {
        seen.push(event);
        if (killed === undefined && seen.filter((one) => one.event === 'token.delta').length >= point) {
          killed = kill(test.system, 'execution').then(() => test.system.start('execution'));
        }
      }
      await killed;
    }
    expect(performance.now() - began).toBeLessThan(RECOVERED_MS);
    expect(seen.at(-1)?.event).toBe('execution.completed');
    const executionId = executionIdOf(seen);
    const execution = await api.execution(executionId);
    // At 0 the process may have died before it claimed the execution.
    expect(execution).toMatchObject({ status: 'completed', ...(point === 0 ? {} : { attempts: 2 }) });
    const messages = await api.messages(conversation);
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(messages[1]?.content).toBe(execution.result?.output);
    expect(textOf(seen)).toBe(execution.result?.output);
    const rows = await until(async () => {
      const found = await api.usageRows(executionId);
      return found.length > 0 && found;
    });
    expect(rows).toHaveLength(1);
    expect(rows[0]?.usage).toEqual(execution.usage);
  });

  it('of billing at random during 500 executions: one row per step, none missing', async () => {
    const { api, system } = test;
    const tools = [{ type: 'http' as const, name: 'weather', method: 'GET' as const, url: `${tool.origin}/weather`, parameters: { type: 'object' } }];
    const agent = await api.client.agents.create({ name: 'Weather', configuration: { model: 'scripted', tools } });
    const converse = async (): Promise<void> => {
      const { id } = await api.client.conversations.create({ agentId: agent.id });
      for (let turn = 0; turn < TURNS; turn += 1) await api.post(id, turn % TOOL_EVERY === 0 ? '[[tool=weather args={}]] [[results]]' : `[[echo]] ${turn}`);
    };
    const written = () => ledger.rows.countDocuments({ agentId: agent.id });
    const random = new Random(SEED);
    const points = Array.from({ length: BILLING_KILLS }, () => random.integer(1, LAST_KILL)).toSorted((a, b) => a - b);
    const period = ['--from', new Date().toISOString()];
    const posted = Promise.all(Array.from({ length: CONVERSATIONS }, converse));
    for (const point of points) {
      await until(async () => (await written()) >= point, { deadlineMs: RECOVERED_MS, everyMs: 20, what: `${point} rows` });
      await kill(system, 'billing');
      await system.start('billing');
    }
    await posted;
    await until(async () => (await written()) >= ROWS, { deadlineMs: GIVEN_AGAIN_MS, everyMs: 100, what: 'a row of each step' });
    await ledger.settle();
    const told = new RegExp(`^${EXECUTIONS} executions cost (\\d+), their ${ROWS} rows \\1 millionths: difference 0\\.\nEvery call of a model has its row\\.\n$`);
    expect((await ledger.verify(...period)).stdout).toMatch(told);
    // Control: a row that is not there is missed.
    const lost = await ledger.rows.findOneAndDelete({ agentId: agent.id });
    await expect(ledger.verify(...period)).rejects.toMatchObject({ stdout: expect.stringContaining(`${lost?._id}: the execution made this call`) as string });
  });
});
