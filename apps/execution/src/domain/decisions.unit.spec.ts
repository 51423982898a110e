import { EXECUTION_STATUSES, deterministicId, type ExecutionStatus } from '@fenago/contracts';
import type { Decision } from '@fenago/aggregate/decision';
import { describe, expect, it } from 'vitest';
import { decideSubmitActions } from './actions.js';
import { decideAdvance, type ModelStepDone } from './advance.js';
import { DEFAULT_BOUNDS } from './bounds.js';
import { decideCancel } from './cancel.js';
import { claimedBefore, decideClaim } from './claim.js';
import type { Outcome } from './ending.js';
import { decideExpireActions } from './expire-actions.js';
import { log, newExecution, type ExecutionState, type Turn } from './execution.state.js';
import { decideFinish } from './finish.js';
import { decideQueue } from './queue.js';
import { decideRefuse } from './refuse.js';
import { begun, type Step, type ToolStep } from './steps.js';
import { decideTakeOver } from './take-over.js';
import { NO_USAGE } from './usage.js';

const now = new Date('2026-01-01T00:00:10.000Z');
const executionId = deterministicId('execution', 1, 'x');
const turn: Turn = {
  conversationId: deterministicId('conversation', 1, 'c'),
  messageId: deterministicId('message', 1, 'm'),
  userId: deterministicId('user', 1, 'u'),
  agentId: deterministicId('agent', 1, 'a'),
  messagePosition: 4,
  agentVersion: 2,
  input: 'hello',
  toolCallId: null,
  images: null,
  options: null,
};
const FENCE = 3;
const context = { now, version: 8 };
const claim = {
  executionId,
  turn,
  agentOwnerId: turn.userId,
  model: 'm1',
  provider: 'p',
  billedTo: 'agent_owner' as const,
  leaseOwner: 'me',
  deadlineMs: 60_000,
  correlationId: 'corr',
  bounds: DEFAULT_BOUNDS,
};
const outcome: Outcome = {
  ending: { status: 'completed' },
  output: 'hi there',
  toolCalls: [],
  finishReason: 'stop',
  usage: { inputTokens: 5, cachedInputTokens: 1, outputTokens: 2, reasoningTokens: 0, estimated: false },
  costMicros: 0,
  lastFrame: 9,
  logs: [],
};
/** The model is being asked. */
const asking = begun([], 1, now);
const call = { id: 'c1', name: 'refund', arguments: '{}' };
/** The model has asked for a tool that waits for approval. */
const waiting: readonly Step[] = [
  ...asking.map((step) => ({ ...step, finishedAt: now, toolCalls: [call] }) as Step),
  { kind: 'tool', number: 1, attempt: 0, startedAt: null, finishedAt: null, call, effect: 'pure', result: null, isError: false, action: { type: 'approval', expiresAt: new Date(now.getTime() + 60_000), answer: null } } satisfies ToolStep,
];
const asksForTool: ModelStepDone = {
  kind: 'model',
  number: 0,
  model: 'm1',
  provider: 'p',
  billedTo: 'platform',
  usage: outcome.usage,
  costMicros: 0,
  text: '',
  toolCalls: [call],
  planned: [{ call, effect: 'pure', action: null, refusal: null }],
};
const advance = (fence: number) => (state: ExecutionState | null) => decideAdvance(state, { fence, done: asksForTool, logs: [], lastFrame: 1 }, context);

function inState(status: ExecutionStatus, overrides: Partial<ExecutionState> = {}): ExecutionState {
  const started = status === 'queued' ? {} : { attempts: 1, fence: FENCE, leaseOwner: 'other', startTime: now, model: 'm1', provider: 'p' };
  return {
    ...newExecution(turn, turn.userId),
    ...started,
    ...(status === 'queued' ? {} : { steps: status === 'requires_action' ? waiting : asking }),
    ...(status === 'requires_action' ? { actionsExpireAt: now } : {}),
    deadlineAt: new Date(now.getTime() + 1_000),
    status,
    _id: executionId,
    v: 7,
    createdAt: now,
    updatedAt: now,
    ...overrides,
  };
}

/** What a decision does, in a word: the events it emits, `nothing`, or the code it rejects with. */
function gist(decision: Decision<ExecutionState, unknown>): string {
  if (decision.kind === 'nothing') return 'nothing';
  if (decision.kind === 'reject') return decision.error.code;
  return decision.events.map((event) => event.type.slice('execution.'.length)).join(',');
}

const commands = {
  queue: (state: ExecutionState | null) => decideQueue(state, { executionId, place: turn, agentOwnerId: turn.userId }),
  claim: (state: ExecutionState | null) => decideClaim(state, claim, context),
  finish: (state: ExecutionState | null) => decideFinish(state, { fence: FENCE, outcome, fenced: true }, context),
  finishLate: (state: ExecutionState | null) => decideFinish(state, { fence: FENCE - 1, outcome, fenced: true }, context),
  cancel: (state: ExecutionState | null) => decideCancel(state, { executionId }, context),
  advance: advance(FENCE),
  advanceLate: advance(FENCE - 1),
  approve: (state: ExecutionState | null) => decideSubmitActions(state, { userId: turn.userId, actions: [{ callId: 'c1', approved: true }] }, context),
  expire: (state: ExecutionState | null) => decideExpireActions(state, context),
  takeOver: (state: ExecutionState | null) => decideTakeOver(state, { leaseOwner: 'me', seenFence: FENCE, handedBack: false, journaled: true }, context),
  takeOverLate: (state: ExecutionState | null) => decideTakeOver(state, { leaseOwner: 'me', seenFence: FENCE - 1, handedBack: false, journaled: true }, context),
  refuse: (state: ExecutionState | null) => decideRefuse(state, { executionId, turn, error: { code: 'agent_not_found', message: 'x' } }, context),
} as const;
type Row = Record<keyof typeof commands, string>;

const idle: Row = {
  queue: 'nothing',
  claim: 'nothing',
  finish: 'nothing',
  finishLate: 'nothing',
  cancel: 'execution_not_cancellable',
  advance: 'nothing',
  advanceLate: 'nothing',
  approve: 'action_unknown',
  expire: 'nothing',
  takeOver: 'nothing',
  takeOverLate: 'nothing',
  refuse: 'nothing',
};
const table: Record<ExecutionStatus | 'none', Row> = {
  none: { ...idle, queue: 'queued', claim: 'started', cancel: 'not_found', approve: 'not_found', refuse: 'failed' },
  queued: { ...idle, claim: 'started', cancel: 'cancelled', refuse: 'failed' },
  in_progress: { ...idle, finish: 'completed', advance: 'step.completed', cancel: 'cancelling', takeOver: 'started' },
  requires_action: { ...idle, cancel: 'cancelled', approve: 'action.answered', expire: 'failed' },
  cancelling: { ...idle, finish: 'cancelled', advance: 'step.completed,cancelled', cancel: 'nothing', takeOver: 'cancelled' },
  completed: idle,
  failed: idle,
  cancelled: { ...idle, cancel: 'nothing' },
  incomplete: idle,
  expired: idle,
};

describe('every state and command', () => {
  for (const status of ['none', ...EXECUTION_STATUSES] as const) {
    for (const [name, decide] of Object.entries(commands)) {
      const expected = table[status][name as keyof Row];
      it(`${status} + ${name} = ${expected}`, () => {
        expect(gist(decide(status === 'none' ? null : inState(status)))).toBe(expected);
      });
    }
  }
});

describe('a claim', () => {
  it('creates and starts in one commit, its version the fence', () => {
    const decision = decideClaim(null, claim, { now, version: 1 });
    expect(decision).toMatchObject({
      kind: 'create',
      result: { fence: 1, attempt: 1 },
      serverTime: ['leaseRenewedAt'],
      state: { status: 'in_progress', fence: 1, input: 'hello', messagePosition: 4, leaseOwner: 'me', attempts: 1 },
    });
    expect(decision).toHaveProperty('state.deadlineAt', new Date(now.getTime() + 60_000));
    expect(decision).toHaveProperty('state.steps.0', asking[0]);
  });

  it('is recognised again only by its own lease owner', () => {
    const state = inState('in_progress', { leaseOwner: 'me' });
    expect(claimedBefore(executionId, state, 'me')).toMatchObject({ fence: FENCE });
    expect(claimedBefore(executionId, state, 'another')).toBeNull();
    expect(claimedBefore(executionId, null, 'me')).toBeNull();
  });
});

describe('a finish', () => {
  it('fills result, usage and times, and tells where the token stream ended', () => {
    const decision = decideFinish(inState('in_progress'), { fence: FENCE, outcome, fenced: true }, context);
    expect(decision).toMatchObject({
      kind: 'commit',
      changes: { set: { status: 'completed', tokensUsed: 7, endTime: now, leaseOwner: null, result: { output: 'hi there', finishReason: 'stop' } } },
      events: [{ type: 'execution.completed', data: { fence: FENCE, lastFrame: 9, tokensUsed: 7, output: 'hi there' } }],
    });
  });

  it('ends as cancelled where a cancel was accepted before, and keeps the text', () => {
    const decision = decideFinish(inState('cancelling'), { fence: FENCE, outcome, fenced: true }, context);
    expect(decision).toMatchObject({ events: [{ type: 'execution.cancelled', data: { output: 'hi there' } }] });
  });

  it('answers twice where the fence is off: the negative control', () => {
    const twice = decideFinish(inState('completed', { fence: 7 }), { fence: FENCE, outcome, fenced: false }, context);
    expect(gist(twice)).toBe('completed');
  });
});

describe('taking over', () => {
  const takeOver = { leaseOwner: 'me', seenFence: FENCE, handedBack: false, journaled: true };

  it('counts another attempt, with a new fence and the first start and deadline', () => {
    const decision = decideTakeOver(inState('in_progress'), takeOver, context);
    expect(decision).toMatchObject({
      result: { fence: 8, attempt: 2, startTime: now, leaseOwner: 'me', turn: { messageId: turn.messageId } },
      changes: { set: { leaseOwner: 'me', fence: 8, attempts: 2 }, serverTime: ['leaseRenewedAt'] },
    });
    expect(decision).not.toHaveProperty('changes.set.deadlineAt');
  });

  it('counts none where a draining worker handed the execution back', () => {
    const handedBack = { ...takeOver, handedBack: true };
    expect(decideTakeOver(inState('in_progress', { attempts: 3 }), handedBack, context)).toMatchObject({ result: { attempt: 3 } });
  });

  it('ends what was started three times', () => {
    const decision = decideTakeOver(inState('in_progress', { attempts: 3 }), takeOver, context);
    expect(decision).toMatchObject({ events: [{ type: 'execution.failed', data: { error: { code: 'execution_attempts_exhausted' } } }] });
  });

  it('ends what is out of time', () => {
    const decision = decideTakeOver(inState('in_progress', { deadlineAt: now }), takeOver, context);
    expect(decision).toMatchObject({
      events: [{ type: 'execution.failed', data: { error: { code: 'execution_deadline_exceeded' }, fence: 8, lastFrame: 0, usage: NO_USAGE } }],
    });
  });
});

describe('cancelling', () => {
  it('makes what only the conversation knows as cancelled, so that it never runs', () => {
    const unknown = { place: turn, agentOwnerId: turn.userId };
    const decision = decideCancel(null, { executionId, unknown }, { now, version: 1 });
    expect(decision).toMatchObject({ kind: 'create', state: { status: 'cancelled', attempts: 0 }, events: [{ type: 'execution.cancelled' }] });
  });
});

describe('logs', () => {
  it('are bounded, entry by entry', () => {
    expect(log(now, 'info', 'x'.repeat(900)).message).toHaveLength(500);
  });

  it('are added to those that are there', () => {
    expect(decideCancel(inState('in_progress'), { executionId }, context)).toMatchObject({ changes: { append: { logs: [{ message: 'Asked to stop.' }] } } });
  });
});
