import { FINAL_FRAMES } from '@fenago/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BillingUnderTest } from './billing-under-test.js';
import { COST, EARLY, LATE, NO_USAGE, USAGE, endOf, outcomeOf, replyStepOf, toolStepOf } from './fixtures.js';

describe('the usage ledger, written by two replicas', () => {
  let billing: BillingUnderTest;

  beforeAll(async () => {
    billing = await BillingUnderTest.start(2);
  });
  afterAll(() => billing.stop());

  describe.each(FINAL_FRAMES)('on %s', (type) => {
    it('writes a row and tells of it', async () => {
      const outcome = outcomeOf();
      const { executionId, conversationId, userId, agentId, agentOwnerId, provider, billedTo, model } = outcome;
      await billing.service.publish(endOf(type, outcome));
      const row = { executionId, step: 0, conversationId, userId, agentId, agentOwnerId, provider, billedTo, model, usage: USAGE };
      const cost = { currency: 'USD', costMicros: COST, priceVersion: '2026-11-23', defaultPriced: false };
      const usageId = `${executionId}:0`;
      expect(await billing.row(executionId)).toMatchObject({ _id: usageId, v: 1, ...row, ...cost, usedAt: new Date(EARLY) });
      const event = await billing.recordedEvent(userId, executionId);
      expect(event).toMatchObject({ id: `${usageId}:1`, sequence: 1, ownerid: userId, causationid: `${executionId}:3` });
      expect(event.correlationid).toBe(`correlation-of-${executionId}`);
      expect(event.data).toEqual({ usageId, ...row, ...cost });
    });

    it('writes whose account the provider bills; the platform where the event does not say', async () => {
      const { billedTo: _platform, ...silent } = outcomeOf();
      const own = outcomeOf({ billedTo: 'agent_owner', provider: 'my-vllm' });
      for (const outcome of [silent, own]) await billing.service.publish(endOf(type, outcome));
      expect(await billing.row(silent.executionId)).toMatchObject({ billedTo: 'platform', costMicros: COST });
      expect(await billing.row(own.executionId)).toMatchObject({ billedTo: 'agent_owner', provider: 'my-vllm', costMicros: COST });
    });

    it('writes one row for an event that comes many times at once', async () => {
      const outcomes = [outcomeOf(), outcomeOf()];
      const copies = Array.from({ length: 20 }, () => outcomes.map((outcome) => billing.service.publish(endOf(type, outcome))));
      await Promise.all(copies.flat());
      await billing.settled(type);
      for (const { executionId } of outcomes) {
        expect(await billing.rows(executionId)).toHaveLength(1);
        expect(await billing.recorded(executionId)).toBe(1);
      }
    });

    it('changes nothing when an event comes again later', async () => {
      const outcome = outcomeOf();
      await billing.service.publish(endOf(type, outcome));
      await billing.settled(type);
      expect(await billing.recorded(outcome.executionId)).toBe(1);
      const before = await billing.rows(outcome.executionId);
      await billing.service.publish(endOf(type, outcome));
      await billing.settled(type);
      expect(await billing.recorded(outcome.executionId)).toBe(1);
      expect(await billing.rows(outcome.executionId)).toEqual(before);
    });

    it('prices events by their own time, in whatever order they come', async () => {
      const late = outcomeOf({ model: 'o3', endTime: LATE });
      const early = outcomeOf({ model: 'o3', endTime: '2025-06-09T23:59:59.999Z' });
      await billing.service.publish(endOf(type, late));
      await billing.row(late.executionId);
      await billing.service.publish(endOf(type, early));
      // 12 input, 4 cached and 7 output tokens: at 2, 0.5 and 8 a token, and at 10, 2.5 and 40 before.
      expect(await billing.row(late.executionId)).toMatchObject({ costMicros: 24 + 2 + 56, defaultPriced: false });
      expect(await billing.row(early.executionId)).toMatchObject({ costMicros: 120 + 10 + 280, defaultPriced: false });
    });

    it('puts poison among the dead letters and goes on', async () => {
      const outcome = outcomeOf();
      const poison = { ...endOf(type, outcome), data: { executionId: outcome.executionId } };
      await billing.service.publishRaw(type, outcome.executionId, JSON.stringify(poison));
      await billing.service.publish(endOf(type, outcome));
      expect(await billing.deadLetter(type)).toBe('invalid_event');
      expect(await billing.row(outcome.executionId)).toMatchObject({ costMicros: COST });
    });

    it('writes a row also where nothing was used, and none where the model was not called', async () => {
      const unused = outcomeOf({ usage: NO_USAGE });
      const { step: _step, stepUsage: _usage, ...unbegun } = outcomeOf({ usage: NO_USAGE, attempts: 0, startTime: null });
      await billing.service.publish(endOf(type, unbegun));
      await billing.service.publish(endOf(type, unused));
      expect(await billing.row(unused.executionId)).toMatchObject({ usage: NO_USAGE, costMicros: 0 });
      await billing.settled(type);
      expect(await billing.rows(unbegun.executionId)).toEqual([]);
    });
  });

  describe('on execution.step.completed', () => {
    const STEP = 'execution.step.completed';

    it('writes a row for each call of the model, whose sum is that of the execution', async () => {
      const outcome = outcomeOf({ step: 2, usage: { ...USAGE, inputTokens: 2 * USAGE.inputTokens }, stepUsage: USAGE });
      await billing.service.publish(endOf('execution.completed', outcome, 5));
      await billing.service.publish(replyStepOf(outcome, 0));
      await billing.service.publish(toolStepOf(outcome, 1));
      await billing.settled(STEP);
      await billing.settled('execution.completed');
      const rows = await billing.rows(outcome.executionId);
      expect(rows).toMatchObject([{ step: 0, usage: USAGE, model: 'scripted', costMicros: COST }, { step: 2, costMicros: COST }]);
    });

    it('writes one row for an event that comes again', async () => {
      const outcome = outcomeOf();
      const copies = Array.from({ length: 10 }, () => billing.service.publish(replyStepOf(outcome, 0)));
      await Promise.all(copies);
      await billing.settled(STEP);
      expect(await billing.rows(outcome.executionId)).toHaveLength(1);
      expect(await billing.recorded(outcome.executionId)).toBe(1);
    });

    it('puts poison among the dead letters and goes on', async () => {
      const outcome = outcomeOf();
      const { executionId } = outcome;
      await billing.service.publishRaw(STEP, executionId, JSON.stringify({ ...replyStepOf(outcome, 0), data: { executionId } }));
      await billing.service.publish(replyStepOf(outcome, 0));
      expect(await billing.deadLetter(STEP)).toBe('invalid_event');
      expect(await billing.row(executionId)).toMatchObject({ costMicros: COST });
    });
  });

  it('keeps the first end of an execution, should another follow or be late', async () => {
    const outcome = outcomeOf();
    await billing.service.publish(endOf('execution.failed', outcome, 5));
    await billing.row(outcome.executionId);
    await billing.service.publish(endOf('execution.completed', { ...outcome, stepUsage: NO_USAGE }, 3));
    await billing.settled('execution.completed');
    expect(await billing.rows(outcome.executionId)).toMatchObject([{ usage: USAGE, costMicros: COST }]);
    expect(await billing.recorded(outcome.executionId)).toBe(1);
  });

  it('flags a model whose price it does not know', async () => {
    const outcome = outcomeOf({ model: 'nobody-knows' });
    await billing.service.publish(endOf('execution.completed', outcome));
    expect(await billing.row(outcome.executionId)).toMatchObject({ defaultPriced: true, costMicros: 24 + 2 + 56 });
  });

  it('puts usage that cannot be counted exactly among the dead letters', async () => {
    const outcome = outcomeOf({ usage: { ...USAGE, outputTokens: 2 ** 60 } });
    await billing.service.publish(endOf('execution.incomplete', outcome));
    await billing.settled('execution.incomplete');
    expect(await billing.deadLetter('execution.incomplete')).toBe('invalid_request');
    expect(await billing.rows(outcome.executionId)).toEqual([]);
  });
});
