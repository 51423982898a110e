import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from './harness.js';

let test: TestSystem;
beforeAll(async () => {
  test = await startTestSystem({ mode: 'standalone' });
});
afterAll(() => test.stop());

const LONG = '[[tokens=3000 delay=10]]';

async function busy(): Promise<{ readonly id: string; readonly executionId: string }> {
  const id = await test.api.createConversation();
  const content = `${LONG} ${id}`;
  const { executionId } = await test.api.post(id, content);
  await until(() => test.model.calls.some((call) => call.lastUserText === content && call.tokensSent > 5));
  return { id, executionId };
}
const post = (id: string, content: string, onBusy: string) => test.api.send('POST', `/v1/conversations/${id}/messages`, { content, onBusy });
const said = async (id: string) => (await test.api.messages(id)).map(({ role, content }) => `${role} ${content.startsWith('t1') ? 't1 …' : content}`);
const settled = (id: string, count: number) => until(async () => (await test.api.conversation(id)).activeExecutionId === null && (await test.api.messages(id)).length === count);

describe('a message that comes while a turn runs', () => {
  it('is refused by reject, and told what runs', async () => {
    const { id, executionId } = await busy();
    const answer = await post(id, 'x', 'reject');
    expect(answer).toMatchObject({ status: 409, body: { code: 'conversation_busy', details: { executionId } } });
    await test.api.send('POST', `/v1/executions/${executionId}/cancel`);
    await settled(id, 2);
    expect((await post(id, '[[tokens=1]]', 'reject')).status).toBe(202);
  });

  it.each([
    ['interrupt', ['user LONG', 'assistant t1 …', 'user [[echo]] new', 'assistant new', 'user [[echo]] waited', 'assistant waited']],
    ['rollback', ['user LONG', 'user [[echo]] new', 'assistant new', 'user [[echo]] waited', 'assistant waited']],
  ])('by %s stops it, and is next; what waits stays', async (policy, expected) => {
    const { id, executionId } = await busy();
    await test.api.post(id, '[[echo]] waited');
    const at = performance.now();
    const answer = await post(id, '[[echo]] new', policy);
    expect(answer).toMatchObject({ status: 202, body: { turn: 'queued' } });
    await until(() => test.model.calls.find((call) => call.lastUserText.endsWith(id))?.outcome === 'aborted_by_client', { deadlineMs: 1_000 });
    expect(performance.now() - at).toBeLessThan(1_500);
    await settled(id, expected.length);
    expect(await said(id)).toEqual(expected.map((line) => line.replace('LONG', `${LONG} ${id}`)));
    expect((await test.api.execution(executionId)).status).toBe('cancelled');
  });

  it("follows the agent's policy where it names none", async () => {
    const agent = await test.api.client.agents.create({ name: 'Strict', configuration: { model: 'scripted', turnPolicy: 'reject' } });
    const { id } = await test.api.client.conversations.create({ agentId: agent.id });
    await test.api.post(id, `${LONG} strict`);
    expect(await test.api.send('POST', `/v1/conversations/${id}/messages`, { content: 'x' })).toMatchObject({ status: 409, body: { code: 'conversation_busy' } });
    expect((await post(id, 'x', 'enqueue')).status).toBe(202);
    await test.api.send('DELETE', `/v1/conversations/${id}`);
  });

  it('can be taken back while it waits, and not after', async () => {
    const { id, executionId } = await busy();
    const waiting = await test.api.post(id, 'never mind');
    const path = `/v1/conversations/${id}/messages`;
    expect(await test.api.send('DELETE', `${path}/${waiting.messageId}`)).toMatchObject({ status: 200, body: { id: waiting.messageId, deleted: true } });
    await until(async () => (await test.api.execution(waiting.executionId)).status === 'cancelled');
    const [first] = await test.api.messages(id);
    expect(await test.api.send('DELETE', `${path}/${first?.id}`)).toMatchObject({ status: 409, body: { code: 'message_not_waiting', details: { executionId } } });
    await test.api.send('POST', `/v1/executions/${executionId}/cancel`);
    await settled(id, 2);
    expect(await test.api.send('DELETE', `${path}/msg_00000000000000000000000000`)).toMatchObject({ status: 404 });
  });
});
