import type { ExecutionView, MessageView, UsageRowView } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { callsByMessage, check, checkCalls, checkTools } from './check.js';
import type { Accepted, Told } from './load.js';
import type { Outcome } from './outcome.js';
import { answerTo } from './tool-server.js';

const usage = { inputTokens: 3, cachedInputTokens: 0, outputTokens: 2, reasoningTokens: 0, estimated: false };
const planned = { name: 'm0', conversation: 0, atMs: 0, text: 'm0 w0', tool: 'none' as const, content: '[[echo delay=5]] m0 w0', watched: true, dropsAfter: 1, again: false, cancelAfterMs: undefined };
const accepted: Accepted = { planned, conversationId: 'c', messageId: 'm', executionId: 'e', cancelled: false };
const user = { executionId: 'e', role: 'user', position: 0, content: planned.content } as MessageView;
const reply = { executionId: 'e', role: 'assistant', position: 1, content: 'm0 w0' } as MessageView;
const logs = [{ at: '', level: 'info', message: 'Attempt 1 claimed.' }];
const steps = [{ number: 0, kind: 'model' }];
const execution = { id: 'e', steps, status: 'completed', attempts: 1, usage, result: { output: 'm0 w0', finishReason: 'stop' }, error: null, logs } as unknown as ExecutionView;
const row = { executionId: 'e', usage } as UsageRowView;
const seen = { executionId: 'e', text: 'm0 w0', how: 'complete', end: 'execution.completed', output: 'm0 w0', connections: 2, faults: [] } as const;
const told: Told = { conversations: ['c'], accepted: [accepted], seen: [seen], violations: [], deleted: undefined };
const good = { messages: [user, reply], executions: [execution], rows: [row] };

const outcome = ({ messages, executions, rows }: typeof good): Outcome => ({
  messages: new Map([['c', messages]]),
  executions: new Map(executions.map((one) => [one.id, one])),
  rows,
});

describe('what chaos checks', () => {
  it('finds nothing where all is as it should be', () => {
    expect(check(told, outcome(good))).toEqual([]);
    expect(checkCalls(told, outcome(good), callsByMessage([{ lastUserText: planned.content }]))).toEqual([]);
  });

  it.each([
    ['a lost reply', { ...good, messages: [user] }],
    ['a reply twice', { ...good, messages: [user, reply, { ...reply, position: 2 }] }],
    ['a message twice', { ...good, messages: [user, reply, { ...user, position: 2 }] }],
    ['a lost message', { ...good, messages: [] }],
    ['another reply', { ...good, messages: [user, { ...reply, content: 'm1 w0' }] }],
    ['an execution that runs for ever', { ...good, executions: [{ ...execution, status: 'in_progress' } as ExecutionView] }],
    ['an execution that was never made', { ...good, executions: [], rows: [] }],
    ['a row twice', { ...good, rows: [row, row] }],
    ['a lost row', { ...good, rows: [] }],
    ['a row with another usage', { ...good, rows: [{ ...row, usage: { ...usage, outputTokens: 9 } } as UsageRowView] }],
  ])('finds %s', (_name, wrong) => {
    expect(check(told, outcome(wrong))).not.toEqual([]);
  });

  it.each([
    ['a text that lacks a token', { ...seen, text: 'm0' }],
    ['a stream without an end', { ...seen, how: 'never' as const }],
    ['an event that came twice', { ...seen, faults: ['twice'] }],
  ])('finds %s', (_name, wrong) => {
    expect(check({ ...told, seen: [wrong] }, outcome(good))).not.toEqual([]);
  });

  it('finds a model call that no claim allowed', () => {
    const calls = callsByMessage([{ lastUserText: planned.content }, { lastUserText: planned.content }]);
    expect(checkCalls(told, outcome(good), calls)).toEqual(['e: the model was asked 2 times for 1 steps under 1 claims']);
  });

  describe('of a message whose answer needs a tool', () => {
    const asked: Accepted = { ...accepted, planned: { ...planned, tool: 'pay' } };
    const toolCalls = [{ id: 'c', name: 'pay', arguments: '{}' }];
    const asks = { executionId: 'e', role: 'assistant', position: 1, content: '', toolCalls } as unknown as MessageView;
    const gives = { executionId: 'e', role: 'tool', position: 2, content: answerTo('m0') } as MessageView;
    const last = { ...reply, position: 3 };
    const twoSteps = { ...execution, steps: [...steps, { number: 2, kind: 'model' }], usage: { ...usage, inputTokens: 6, outputTokens: 4 } } as unknown as ExecutionView;
    const whole = { messages: [user, asks, gives, last], executions: [twoSteps], rows: [row, row] };
    const violations = (wrong: typeof good) => check({ ...told, accepted: [asked] }, outcome(wrong));

    it('finds nothing where all is as it should be', () => {
      expect(violations(whole)).toEqual([]);
    });

    it.each([
      ['a call that was lost', { ...whole, messages: [user, { ...reply, position: 1 }] }],
      ['a result that was lost', { ...whole, messages: [user, asks, { ...reply, position: 2 }] }],
      ['a call twice', { ...whole, messages: [user, asks, gives, { ...asks, position: 3 }, { ...gives, position: 4 }, { ...reply, position: 5 }] }],
      ['the result of another message', { ...whole, messages: [user, asks, { ...gives, content: answerTo('m1') }, last] }],
      ['a step that is not in the ledger', { ...whole, rows: [row] }],
    ])('finds %s', (_name, wrong) => {
      expect(violations(wrong)).not.toEqual([]);
    });

    it('finds a payment that was made twice, and one under two keys', () => {
      const call = { tool: 'pay', name: 'm0', idempotencyKey: 'e:c' };
      expect(checkTools({ ...told, accepted: [asked] }, [call])).toEqual([]);
      expect(checkTools({ ...told, accepted: [asked] }, [call, call])).toEqual(['e: it was paid 2 times']);
      expect(checkTools({ ...told, accepted: [asked] }, [call, { ...call, idempotencyKey: 'e:d' }])).toHaveLength(2);
    });
  });
});
