import type { AgentConfiguration, ToolEffect } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { decideSubmitActions } from './actions.js';
import { advancedBefore, decideAdvance, type Advance, type ModelStepDone, type StepDone } from './advance.js';
import { MAX_TOOL_STEPS, boundsOf, exhausted, type Bounds } from './bounds.js';
import { newExecution, type ExecutionState } from './execution.state.js';
import { planCalls, type OfferedTool } from './plan-calls.js';
import { begun, nextTodo, type Step } from './steps.js';
import { decideTakeOver } from './take-over.js';
import { MAX_TRANSCRIPT_BYTES, keptTranscript, transcriptOf } from './transcript.js';

const now = new Date('2026-01-01T00:00:10.000Z');
const later = new Date('2026-01-01T00:00:20.000Z');
const FENCE = 3;
const place = { conversationId: 'conv_1', messageId: 'msg_1', userId: 'user_1', agentId: 'agent_1' };
const usage = { inputTokens: 5, cachedInputTokens: 0, outputTokens: 2, reasoningTokens: 0, estimated: false };
const call = (id: string, name = 'look') => ({ id, name, arguments: `{"of":"${id}"}` });
const tool = (name: string, changes: Partial<OfferedTool> = {}): OfferedTool => ({ name, runBy: 'us', effect: 'pure', approval: false, ...changes });

/** An execution under way, with what was done to it. */
class Journal {
  state: ExecutionState;

  constructor(bounds: Partial<Bounds> = {}) {
    const fields = { ...newExecution(place, 'user_2'), status: 'in_progress' as const, attempts: 1, runs: 1, fence: FENCE, deadlineAt: later };
    const agent: AgentConfiguration = { model: 'm' };
    this.state = { ...fields, bounds: { ...boundsOf(agent, true), ...bounds }, steps: begun([], 1, now), _id: 'exec_1', v: 7, createdAt: now, updatedAt: now };
  }

  /** The model asks for tools. */
  asks(calls: readonly ReturnType<typeof call>[], tools: readonly OfferedTool[], text = ''): readonly string[] {
    const { toolCalls, planned } = planCalls(calls, tools, this.state.steps, this.state.bounds?.actionMs !== null);
    const number = this.state.steps.length - 1;
    const done: ModelStepDone = { kind: 'model', number, model: 'm', provider: 'p', billedTo: 'platform', usage, costMicros: 3, text, toolCalls, planned };
    return this.advance(done);
  }

  gives(number: number, result: string, at = now): readonly string[] {
    return this.advance({ kind: 'tool', number, result, isError: false }, at);
  }

  answers(...actions: Parameters<typeof decideSubmitActions>[1]['actions'][number][]): readonly string[] {
    return this.apply(decideSubmitActions(this.state, { userId: 'user_1', actions }, { now: later, version: this.state.v + 1 }));
  }

  isLost(handedBack = false): readonly string[] {
    const command = { leaseOwner: 'other', seenFence: this.state.fence, handedBack, journaled: true };
    return this.apply(decideTakeOver(this.state, command, { now, version: this.state.v + 1 }));
  }

  get todo(): string {
    const todo = nextTodo(this.state.steps);
    if (todo.kind === 'model') return `model ${todo.number}`;
    return `${todo.kind} ${(todo.kind === 'end' ? todo.toolCalls.map(({ id }) => id) : todo.steps.map(({ number }) => number)).join(' ')}`;
  }

  /** What a worker of before is told that is done with a step. */
  comesLate(fence: number, number: number): unknown {
    const done = { kind: 'tool', number, result: 'late', isError: false } as const;
    const decision = decideAdvance(this.state, { fence, done, logs: [], lastFrame: 1 }, { now, version: this.state.v + 1 });
    return [decision.kind === 'nothing' && decision.result.next, advancedBefore(this.state, fence, done).next];
  }

  private advance(done: StepDone, at = now): readonly string[] {
    const command: Advance = { fence: this.state.fence, done, logs: [], lastFrame: 1 };
    return this.apply(decideAdvance(this.state, command, { now: at, version: this.state.v + 1 }));
  }

  private apply(decision: ReturnType<typeof decideAdvance> | ReturnType<typeof decideSubmitActions> | ReturnType<typeof decideTakeOver>): readonly string[] {
    if (decision.kind === 'reject') return [decision.error.code];
    if (decision.kind !== 'commit') return [decision.kind];
    this.state = { ...this.state, ...decision.changes.set, v: this.state.v + 1 };
    return decision.events.map(({ type }) => type.slice('execution.'.length));
  }
}

describe('a turn with tools', () => {
  it('runs the calls of a reply together, and asks the model again when all have given something', () => {
    const journal = new Journal();
    expect(journal.asks([call('a'), call('b')], [tool('look')], 'Let me look.')).toEqual(['step.completed']);
    expect(journal.todo).toBe('tools 1 2');
    expect(journal.gives(2, 'B')).toEqual(['step.completed']);
    expect(journal.todo).toBe('tools 1');
    expect(journal.gives(1, 'A')).toEqual(['step.completed']);
    expect(journal.todo).toBe('model 3');
    expect(journal.state).toMatchObject({ tokensUsed: 7, costMicros: 3, status: 'in_progress' });
    expect(transcriptOf(journal.state.steps)).toEqual([
      { role: 'assistant', content: 'Let me look.', toolCalls: [call('a'), call('b')] },
      { role: 'tool', content: 'A', toolCallId: 'a' },
      { role: 'tool', content: 'B', toolCallId: 'b' },
    ]);
  });

  it('takes a step that is told twice once', () => {
    const journal = new Journal();
    journal.asks([call('a')], [tool('look')]);
    journal.gives(1, 'A');
    expect(journal.gives(1, 'another')).toEqual(['nothing']);
    expect(journal.state.steps[1]).toMatchObject({ result: 'A' });
  });

  it('tells the model at once of a tool that there is not', () => {
    const journal = new Journal();
    expect(journal.asks([call('a', 'nope')], [tool('look')])).toEqual(['step.completed', 'step.completed']);
    expect(journal.todo).toBe('model 2');
    expect(journal.state.steps[1]).toMatchObject({ isError: true, result: expect.stringContaining('no tool nope') });
  });

  it('gives calls of later replies ids of their own', () => {
    const journal = new Journal();
    journal.asks([call('a')], [tool('look')]);
    journal.gives(1, 'A');
    journal.asks([call('a')], [tool('look')]);
    const ids = journal.state.steps.flatMap((step) => (step.kind === 'tool' ? [step.call.id] : []));
    expect(ids).toEqual(['a', 'a_3_0']);
    expect(journal.state.steps[2]).toMatchObject({ toolCalls: [{ id: 'a_3_0' }] });
  });

  it('ends with the calls that the client runs itself, once its own have given something', () => {
    const journal = new Journal();
    journal.asks([call('a'), call('mine', 'own')], [tool('look'), tool('own', { runBy: 'turn' })]);
    expect(journal.gives(1, 'A')).toEqual(['step.completed', 'completed']);
    expect(journal.state.result).toMatchObject({ finishReason: 'tool_calls', toolCalls: [call('mine', 'own')] });
    expect(keptTranscript(journal.state.steps)[0]).toMatchObject({ toolCalls: [call('a')] });
  });
});

describe('bounds', () => {
  it('end an execution that would ask the model once too often', () => {
    const journal = new Journal({ maxSteps: 1 });
    journal.asks([call('a')], [tool('look')], 'Looking.');
    expect(journal.gives(1, 'A')).toEqual(['step.completed', 'incomplete']);
    expect(journal.state).toMatchObject({ status: 'incomplete', incompleteReason: 'max_steps', result: { preamble: 'Looking.' } });
  });

  it.each([
    ['tokens', { maxTokens: 7 }],
    ['money', { maxCostMicros: 3 }],
  ])('end one whose %s are used up', (_what, bounds) => {
    const journal = new Journal(bounds);
    journal.asks([call('a')], [tool('look')]);
    expect(journal.gives(1, 'A')).toEqual(['step.completed', 'incomplete']);
    expect(journal.state.incompleteReason).toBe('budget_exhausted');
  });

  it('hold the number of calls of tools, and their bytes', () => {
    const journal = new Journal({ maxSteps: 100 });
    const many = Array.from({ length: MAX_TOOL_STEPS + 1 }, (_, at) => call(`c${at}`));
    journal.asks(many, [tool('look')]);
    expect(journal.state.steps.at(-1)).toMatchObject({ isError: true });
    const huge: Step[] = journal.state.steps.map((step) => (step.kind === 'tool' ? { ...step, result: 'x'.repeat(32_768), finishedAt: now } : step));
    expect(exhausted(huge.slice(0, 140), boundsOf({ model: 'm' }, true))).toBe('max_steps');
  });

  it('keep the history bounded: the longest results are left out of it first', () => {
    const journal = new Journal();
    journal.asks([call('a'), call('b')], [tool('look')]);
    journal.gives(1, 'x'.repeat(MAX_TRANSCRIPT_BYTES));
    journal.gives(2, 'short');
    const [, first, second] = keptTranscript(journal.state.steps);
    expect(first?.content).toMatch(/left out/);
    expect(second?.content).toBe('short');
  });
});

describe('actions', () => {
  const approval = tool('refund', { approval: true, effect: 'at_most_once' });

  it('are waited for once nothing else is left to do, and the deadline with them', () => {
    const journal = new Journal();
    journal.asks([call('a'), call('r', 'refund')], [tool('look'), approval]);
    expect(journal.todo).toBe('tools 1');
    expect(journal.gives(1, 'A')).toEqual(['step.completed', 'requires_action']);
    expect(journal.state).toMatchObject({ status: 'requires_action', leaseOwner: null, deadlineAt: null, deadlineLeftMs: 10_000 });
  });

  it('let it go on when approved: the call begins then', () => {
    const journal = new Journal();
    expect(journal.asks([call('r', 'refund')], [approval])).toEqual(['step.completed', 'requires_action']);
    expect(journal.answers({ callId: 'r', approved: true })).toEqual(['action.answered']);
    expect(journal.state).toMatchObject({ status: 'in_progress', handedBack: true, deadlineAt: new Date(later.getTime() + 10_000) });
    expect(journal.isLost(true)).toEqual(['started']);
    expect(journal.state.steps[1]).toMatchObject({ attempt: 1, startedAt: now, action: { answer: { userId: 'user_1', approved: true } } });
  });

  it('can be answered from the moment at which it is asked for, as long as it says, and no longer', () => {
    const asked = (actionMs: number): Journal => {
      const journal = new Journal({ actionMs });
      journal.asks([call('a'), call('r', 'refund')], [tool('look'), approval]);
      return journal;
    };
    const slow = asked(1_000);
    // The other tool took longer than that.
    expect(slow.gives(1, 'A', later)).toEqual(['step.completed', 'requires_action']);
    expect(slow.state.actionsExpireAt).toEqual(new Date(later.getTime() + 1_000));
    expect(slow.answers({ callId: 'r', approved: true })).toEqual(['action.answered']);
    const unanswered = asked(9_000);
    unanswered.gives(1, 'A');
    expect(unanswered.answers({ callId: 'r', approved: true })).toEqual(['execution_not_waiting']);
    expect(unanswered.state.status).toBe('requires_action');
  });

  it('keep out the worker that had it before', () => {
    const journal = new Journal();
    journal.asks([call('r', 'refund')], [approval]);
    journal.answers({ callId: 'r', approved: true });
    expect(journal.comesLate(FENCE, 1)).toEqual(['fenced_off', 'fenced_off']);
  });

  it('tell the model that it was not approved, and why', () => {
    const journal = new Journal();
    journal.asks([call('r', 'refund')], [approval]);
    expect(journal.answers({ callId: 'r', approved: false, reason: 'Too much.' })).toEqual(['action.answered', 'step.completed']);
    expect(journal.state.steps[1]).toMatchObject({ isError: true, result: expect.stringMatching(/not approve.*Too much/) });
    expect(journal.todo).toBe('model 2');
  });

  it('take the output of a client\'s tool, in as many answers as it likes', () => {
    const journal = new Journal();
    const mine = tool('mine', { runBy: 'client' });
    journal.asks([call('x', 'mine'), call('y', 'mine')], [mine]);
    expect(journal.answers({ callId: 'x', output: 'X' })).toEqual(['action.answered', 'step.completed']);
    expect(journal.state.status).toBe('requires_action');
    expect(journal.answers({ callId: 'y', output: 'Y' })).toEqual(['action.answered', 'step.completed']);
    expect(journal.state.status).toBe('in_progress');
    expect(journal.answers({ callId: 'y', output: 'Y' })).toEqual(['nothing']);
    expect(journal.answers({ callId: 'y', output: 'Z' })).toEqual(['action_answered']);
    expect(journal.answers({ callId: 'z', output: 'Z' })).toEqual(['action_unknown']);
  });

  it('must be answered in the way that they ask for', () => {
    const journal = new Journal();
    journal.asks([call('x', 'mine'), call('r', 'refund')], [tool('mine', { runBy: 'client' }), approval]);
    expect(journal.answers({ callId: 'x', approved: true })).toEqual(['invalid_request']);
    expect(journal.answers({ callId: 'r', output: 'yes' })).toEqual(['invalid_request']);
    expect(journal.answers({ callId: 'x', output: 'X' }, { callId: 'r' })).toEqual(['invalid_request']);
    expect(journal.state.steps.filter(({ finishedAt }) => finishedAt !== null)).toHaveLength(1);
  });

  it('are not asked for where nobody can answer', () => {
    const journal = new Journal({ actionMs: null });
    journal.asks([call('r', 'refund')], [approval]);
    expect(journal.state.steps[1]).toMatchObject({ isError: true, result: expect.stringContaining('nobody can be asked') });
  });
});

describe('after the loss of a worker', () => {
  it('what is finished stays, and what was being done begins again', () => {
    const journal = new Journal();
    journal.asks([call('a'), call('b')], [tool('look')]);
    journal.gives(1, 'A');
    expect(journal.isLost()).toEqual(['started']);
    expect(journal.todo).toBe('tools 2');
    expect(journal.state).toMatchObject({ attempts: 2, steps: [{ kind: 'model', text: '' }, { result: 'A', attempt: 1 }, { attempt: 2 }] });
  });

  it.each<[ToolEffect, string, string]>([
    ['pure', 'started', 'tools 1'],
    ['idempotent', 'started', 'tools 1'],
    ['at_most_once', 'requires_action', 'actions 1'],
  ])('a call that is %s is repeated, or not: %s', (effect, event, todo) => {
    const journal = new Journal();
    journal.asks([call('a')], [tool('look', { effect })]);
    expect(journal.isLost()).toEqual([event]);
    expect(journal.todo).toBe(todo);
  });

  it('one that may do harm is repeated only if a person says so, and is asked for again if it is lost again', () => {
    const journal = new Journal();
    journal.asks([call('a')], [tool('look', { effect: 'at_most_once' })]);
    journal.isLost();
    journal.answers({ callId: 'a', approved: true });
    expect(journal.isLost(true)).toEqual(['started']);
    expect(journal.todo).toBe('tools 1');
    expect(journal.isLost()).toEqual(['requires_action']);
    journal.answers({ callId: 'a', approved: false });
    expect(journal.state.steps[1]).toMatchObject({ isError: true, result: expect.stringContaining('unknown') });
  });

  it('keeps out the lost worker, also once it goes on', () => {
    const journal = new Journal();
    journal.asks([call('a')], [tool('look', { effect: 'at_most_once' })]);
    journal.isLost();
    journal.answers({ callId: 'a', approved: true });
    const late: Advance = { fence: FENCE, done: { kind: 'tool', number: 1, result: 'late', isError: false }, logs: [], lastFrame: 1 };
    expect(decideAdvance(journal.state, late, { now, version: 99 })).toMatchObject({ kind: 'nothing', result: { next: 'fenced_off' } });
  });

  it('does not repeat it where nobody can be asked', () => {
    const journal = new Journal({ actionMs: null });
    journal.asks([call('a')], [tool('look', { effect: 'at_most_once' })]);
    expect(journal.isLost()).toEqual(['started', 'step.completed']);
    expect(journal.state.steps[1]).toMatchObject({ isError: true, result: expect.stringContaining('unknown') });
    expect(journal.todo).toBe('model 2');
  });
});
