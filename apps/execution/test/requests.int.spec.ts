import { COMMANDS, QUERIES, newId } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World, textOf, type Talk } from './support.js';

describe('requests', () => {
  let world: World;
  let talk: Talk;
  beforeAll(async () => {
    world = await World.start();
    await world.service();
    await world.service();
    talk = await world.talk();
  });
  afterAll(() => world.stop());

  const cancel = (userId: string, executionId: string) => world.rpc.request(COMMANDS.cancelExecution, { caller: { userId }, executionId });
  const get = (userId: string, executionId: string) => world.rpc.request(QUERIES.getExecution, { caller: { userId }, executionId });
  const stranger = newId('user', 1);

  describe('execution.cancel', () => {
    it('stops the model call within a second, on whichever replica it runs, and keeps the text', async () => {
      const { executionId } = await world.post(talk, 'cancel me [[tokens=5000 delay=5]]');
      await until(async () => textOf(await world.frames(executionId)).length > 20, { what: 'some text' });
      const aborted = world.model.abortedCount;
      const asked = performance.now();
      expect(await cancel(talk.userId, executionId)).toMatchObject({ id: executionId, status: 'cancelling' });
      await until(() => world.model.abortedCount === aborted + 1, { what: 'the provider sees the abort' });
      expect(performance.now() - asked).toBeLessThan(1_000);
      const cancelled = await world.event(executionId, 'execution.cancelled');
      expect(cancelled.data.output).toMatch(/^t1 t2 /);
      expect(cancelled.data.output).toBe(textOf(await world.frames(executionId)));
      expect(cancelled.data.usage).toMatchObject({ estimated: true });
      expect(cancelled.data.tokensUsed).toBeGreaterThan(0);
      expect(world.names(executionId)).toEqual(['started', 'cancelling', 'cancelled']);
      const { fence, lastFrame, output } = cancelled.data;
      const lastEventId = `${fence}.${lastFrame + 1}`;
      expect(await get(talk.userId, executionId)).toMatchObject({ status: 'cancelled', result: { output, finishReason: 'cancelled' }, lastEventId });
    });

    it('cancels what waits at once; its turn then starts nothing', async () => {
      const queued = await world.queued(talk);
      await world.event(queued.executionId, 'execution.queued');
      expect(await cancel(talk.userId, queued.executionId)).toMatchObject({ status: 'cancelled', attempts: 0 });
      const before = world.model.callCount;
      await world.send(queued.event);
      const after = await world.post(talk, 'after it [[tokens=1]]', 2);
      await world.event(after.executionId, 'execution.completed');
      expect(world.names(queued.executionId)).toEqual(['queued', 'cancelled']);
      expect(world.model.callCount).toBe(before + 1);
    });

    it('cancels what only the conversation knows yet', async () => {
      const { ownerId: _owner, ...place } = talk;
      const executionId = newId('execution', Date.now());
      world.turns.set(executionId, { ...place, executionId, messageId: newId('message', 1), state: 'active' });
      expect(await get(talk.userId, executionId)).toMatchObject({ status: 'queued', attempts: 0, lastEventId: null });
      const { lastEventId } = await cancel(talk.userId, executionId);
      const { fence, lastFrame } = (await world.event(executionId, 'execution.cancelled')).data;
      expect(lastEventId).toBe(`${fence}.${lastFrame + 1}`);
    });

    it('asked again stops once; what has ended otherwise cannot be cancelled', async () => {
      const { executionId } = await world.post(talk, 'twice [[tokens=5000 delay=5]]', 4);
      await world.event(executionId, 'execution.started');
      const answers = await Promise.allSettled([cancel(talk.userId, executionId), cancel(talk.userId, executionId)]);
      expect(answers).toContainEqual({ status: 'fulfilled', value: expect.objectContaining({ status: 'cancelling' }) });
      await world.event(executionId, 'execution.cancelled');
      expect(await cancel(talk.userId, executionId)).toMatchObject({ status: 'cancelled' });
      expect(world.names(executionId)).toEqual(['started', 'cancelling', 'cancelled']);
      const done = await world.post(talk, 'done [[tokens=2]]', 8);
      await world.event(done.executionId, 'execution.completed');
      await expect(cancel(talk.userId, done.executionId)).rejects.toMatchObject({ code: 'execution_not_cancellable' });
    });

    it('knows nothing of another user, of what is not there, or of what is no id', async () => {
      const { executionId } = await world.post(talk, 'mine [[tokens=2]]', 6);
      await world.event(executionId, 'execution.completed');
      await expect(cancel(stranger, executionId)).rejects.toMatchObject({ code: 'not_found' });
      await expect(cancel(talk.userId, newId('execution', 1))).rejects.toMatchObject({ code: 'not_found' });
      await expect(cancel(talk.userId, 'nonsense')).rejects.toMatchObject({ code: 'invalid_request' });
    });
  });

  describe('execution.get and execution.list', () => {
    it('shows an execution to its user alone', async () => {
      const { executionId } = await world.post(talk, 'show me [[tokens=2]]', 8);
      await world.event(executionId, 'execution.completed');
      const view = await get(talk.userId, executionId);
      expect(view).toMatchObject({ object: 'execution', status: 'completed', result: { output: 't1 t2', finishReason: 'stop' }, error: null });
      expect(Object.keys(view)).not.toEqual(expect.arrayContaining(['input']));
      await expect(get(stranger, executionId)).rejects.toMatchObject({ code: 'not_found' });
      await expect(get(talk.userId, newId('execution', 1))).rejects.toMatchObject({ code: 'not_found' });
    });

    it('lists by conversation, newest first, page by page', async () => {
      const own = await world.talk();
      const ids: string[] = [];
      for (let position = 0; position < 6; position += 2) {
        const { executionId } = await world.post(own, `page ${position} [[tokens=1]]`, position);
        ids.unshift(executionId);
        await world.event(executionId, 'execution.completed');
      }
      const list = (after?: string) =>
        world.rpc.request(QUERIES.listExecutions, {
          caller: { userId: own.userId },
          conversationId: own.conversationId,
          limit: 2,
          order: 'desc',
          ...(after === undefined ? {} : { after }),
        });
      const first = await list();
      expect(first).toMatchObject({ object: 'list', has_more: true, first_id: ids[0], last_id: ids[1] });
      const second = await list(first.last_id ?? '');
      expect(second.data.map((view) => view.id)).toEqual([ids[2]]);
      expect(second.has_more).toBe(false);
      const others = await world.rpc.request(QUERIES.listExecutions, { caller: { userId: stranger }, conversationId: own.conversationId, limit: 2, order: 'asc' });
      expect(others.data).toEqual([]);
    });
  });

  describe('execution.list_usage', () => {
    it('says of everybody what each call of the model used that is over, a page at a time', async () => {
      const [one, other] = [await world.talk(), await world.talk()];
      const ended = await world.post(one, 'used [[tokens=2]]');
      await world.event(ended.executionId, 'execution.completed');
      const running = await world.post(other, 'not over [[tokens=5000 delay=5]]');
      await world.event(running.executionId, 'execution.started');
      const list = (after?: string) =>
        world.rpc.request(QUERIES.listExecutionUsage, { limit: 1, order: 'desc', ...(after === undefined ? {} : { after }) });
      // What a majority does not have yet is not told.
      const first = await until(async () => {
        const page = await list();
        return page.data[0]?.id === running.executionId && page;
      });
      expect(first).toMatchObject({ data: [{ object: 'execution_usage', endTime: null, calls: [] }], has_more: true });
      const { usage, costMicros, endTime } = await get(one.userId, ended.executionId);
      const [second] = (await list(running.executionId)).data;
      expect(second).toEqual({ id: ended.executionId, object: 'execution_usage', endTime, calls: [{ step: 0, usage, costMicros }] });
      await cancel(other.userId, running.executionId);
    });
  });
});
