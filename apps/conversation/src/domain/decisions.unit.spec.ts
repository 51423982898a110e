import { MAX_QUEUED_MESSAGES } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { NOW, after, agent, conversation, end, message, outcome, post, queued } from '../../test/fixtures.js';
import { decideDeleteConversation } from './delete-conversation.js';
import { decideEndTurn } from './end-turn.js';
import { decidePostMessage } from './post-message.js';
import type { ConversationState } from './state.js';
import { decideUpdateConversation } from './update-conversation.js';
import { decideWithdrawMessage } from './withdraw-message.js';

const context = { now: NOW, version: 2 };

const active = after(conversation(), decidePostMessage(conversation(), post('a'), context)) as ConversationState;
const waiting = after(active, decidePostMessage(active, post('b'), context)) as ConversationState;
const full = { ...active, queue: Array.from({ length: MAX_QUEUED_MESSAGES }, (_, n) => queued(`q${n}`)) };

const states = {
  idle: conversation(),
  active,
  waiting,
  archived: conversation({ status: 'archived' }),
  'archived, active': { ...active, status: 'archived' as const },
  full,
  'interrupted, waiting': { ...waiting, active: active.active && { ...active.active, stopping: 'interrupt' as const } },
  'rolled back': { ...active, active: active.active && { ...active.active, stopping: 'rollback' as const } },
  gone: null,
};
type Name = keyof typeof states;

const owner = conversation().userId;
const commands = {
  post: (state: ConversationState | null) => decidePostMessage(state, post('new'), context),
  'post, or be refused': (state: ConversationState | null) => decidePostMessage(state, post('new', { onBusy: 'reject' }), context),
  'post and interrupt': (state: ConversationState | null) => decidePostMessage(state, post('new', { onBusy: 'interrupt' }), context),
  'post and roll back': (state: ConversationState | null) => decidePostMessage(state, post('new', { onBusy: 'rollback' }), context),
  'withdraw what waits': (state: ConversationState | null) => decideWithdrawMessage(state, { userId: owner, messageId: post('b').messageId }),
  'withdraw what runs': (state: ConversationState | null) => decideWithdrawMessage(state, { userId: owner, messageId: post('a').messageId }),
  'withdraw as another user': (state: ConversationState | null) => decideWithdrawMessage(state, { userId: 'user_other', messageId: post('b').messageId }),
  'post of another user': (state: ConversationState | null) => decidePostMessage(state, post('new', { userId: 'user_other' }), context),
  'end active': (state: ConversationState | null) => decideEndTurn(state, end('a')),
  'end queued': (state: ConversationState | null) => decideEndTurn(state, end('b', { end: 'cancelled', output: '' })),
  'end unknown': (state: ConversationState | null) => decideEndTurn(state, end('unknown')),
  rename: (state: ConversationState | null) =>
    decideUpdateConversation(state, { userId: owner, title: 'New', status: undefined, metadata: undefined }, context),
  archive: (state: ConversationState | null) =>
    decideUpdateConversation(state, { userId: owner, title: undefined, status: 'archived', metadata: undefined }, context),
  delete: (state: ConversationState | null) => decideDeleteConversation(state, { userId: owner }),
};

const REPLY = 'message.created assistant';
const START = 'message.created user';
const INTERRUPT = 'message.queued, turn.interrupted';
const INTERRUPTING: Readonly<Record<Name, string>> = {
  idle: START,
  active: INTERRUPT,
  waiting: INTERRUPT,
  archived: 'conversation_archived',
  'archived, active': 'conversation_archived',
  full: 'conversation_queue_full',
  'interrupted, waiting': INTERRUPT,
  'rolled back': INTERRUPT,
  gone: 'not_found',
};
const table: Readonly<Record<keyof typeof commands, Readonly<Record<Name, string>>>> = {
  post: {
    idle: START,
    active: 'message.queued',
    waiting: 'message.queued',
    archived: 'conversation_archived',
    'archived, active': 'conversation_archived',
    full: 'conversation_queue_full',
    'interrupted, waiting': 'message.queued',
    'rolled back': 'message.queued',
    gone: 'not_found',
  },
  'post, or be refused': {
    idle: START,
    active: 'conversation_busy',
    waiting: 'conversation_busy',
    archived: 'conversation_archived',
    'archived, active': 'conversation_archived',
    full: 'conversation_queue_full',
    'interrupted, waiting': 'conversation_busy',
    'rolled back': 'conversation_busy',
    gone: 'not_found',
  },
  'post and interrupt': INTERRUPTING,
  'post and roll back': INTERRUPTING,
  'withdraw what waits': { ...every('not_found'), waiting: 'message.withdrawn', 'interrupted, waiting': 'message.withdrawn' },
  'withdraw what runs': {
    ...every('not_found'),
    active: 'message_not_waiting',
    waiting: 'message_not_waiting',
    'archived, active': 'message_not_waiting',
    full: 'message_not_waiting',
    'interrupted, waiting': 'message_not_waiting',
    'rolled back': 'message_not_waiting',
  },
  'withdraw as another user': every('not_found'),
  'post of another user': every('not_found'),
  'end active': {
    idle: 'nothing',
    active: REPLY,
    waiting: `${REPLY}, ${START}`,
    archived: 'nothing',
    'archived, active': REPLY,
    full: `${REPLY}, ${START}`,
    'interrupted, waiting': `${REPLY}, ${START}`,
    'rolled back': 'turn.cancelled',
    gone: 'nothing',
  },
  'end queued': { ...every('nothing'), waiting: 'turn.cancelled', 'interrupted, waiting': 'turn.cancelled' },
  'end unknown': every('nothing'),
  rename: { ...every('updated'), gone: 'not_found' },
  archive: { ...every('updated'), archived: 'nothing', 'archived, active': 'nothing', gone: 'not_found' },
  delete: { ...every('deleted'), gone: 'not_found' },
};

function every(what: string): Record<Name, string> {
  return Object.fromEntries(Object.keys(states).map((name) => [name, what])) as Record<Name, string>;
}

describe('each command in each state', () => {
  for (const [command, expected] of Object.entries(table)) {
    for (const [state, what] of Object.entries(expected)) {
      it(`${command} · ${state} → ${what}`, () => {
        const decide = commands[command as keyof typeof commands];
        expect(outcome(decide(states[state as Name]))).toBe(what);
      });
    }
  }
});

describe('a message that does not wait', () => {
  const names = (state: ConversationState | null) => state?.queue.map((item) => item.executionId);
  const interrupting = (state: ConversationState, name: string, onBusy: 'interrupt' | 'rollback' = 'interrupt') =>
    after(state, decidePostMessage(state, post(name, { onBusy }), context)) as ConversationState;

  it('goes before those that wait, and behind those that did not wait before it', () => {
    const state = interrupting(interrupting(waiting, 'c'), 'd');
    expect(names(state)).toEqual(['c', 'd', 'b'].map((name) => post(name).executionId));
  });

  it('keeps what the turn has said, or drops it', () => {
    const stopped = end('a', { end: 'cancelled', output: 'Half of' });
    const kept = interrupting(active, 'c');
    const dropped = interrupting(active, 'c', 'rollback');
    const said = (state: ConversationState) => after(state, decideEndTurn(state, stopped))?.messages.map(({ content }) => content);
    expect(said(kept)).toEqual(['content of a', 'Half of', 'content of c']);
    expect(said(dropped)).toEqual(['content of a', 'content of c']);
    expect(outcome(decideEndTurn(dropped, end('a')))).toBe(`turn.cancelled, ${START}`);
  });

  it.each([
    [['interrupt', 'interrupt'], true],
    [['interrupt', 'rollback'], false],
    [['rollback', 'interrupt'], false],
    [['rollback', 'rollback'], false],
  ] as const)('after %j keeps what the turn has said: %s; what is to be dropped is dropped whatever comes after', ([first, second], keepsReply) => {
    const once = interrupting(active, 'c', first);
    const decision = decidePostMessage(once, post('d', { onBusy: second }), context);
    expect(decision).toMatchObject({ events: [{}, { data: { keepsReply } }] });
    const ended = after(once, decision) as ConversationState;
    const said = after(ended, decideEndTurn(ended, end('a', { end: 'cancelled', output: 'Half of' })))?.messages.map(({ content }) => content);
    expect(said).toEqual(['content of a', ...(keepsReply ? ['Half of'] : []), 'content of c']);
  });

  it("is treated by the agent's policy where it names none", () => {
    const strict = post('c', { agent: { ...agent, turnPolicy: 'reject' } });
    expect(decidePostMessage(active, strict, context)).toMatchObject({ kind: 'reject', error: { code: 'conversation_busy', details: { executionId: post('a').executionId } } });
    expect(outcome(decidePostMessage(active, { ...strict, onBusy: 'enqueue' }, context))).toBe('message.queued');
  });
});

describe('what a decision leaves', () => {
  it('keeps count, base and bytes of the window', () => {
    expect(active).toMatchObject({ messageCount: 1, base: 0, active: { userMessagePosition: 0, agentVersion: 3 } });
    expect(active.windowBytes).toBe(active.messages[0]?.bytes);
  });

  it('starts the next turn right after the reply', () => {
    const next = after(waiting, decideEndTurn(waiting, end('a')));
    expect(next?.messages.map(({ role, position }) => `${position} ${role}`)).toEqual(['0 user', '1 assistant', '2 user']);
    expect(next).toMatchObject({ queue: [], active: { executionId: end('b').executionId, userMessagePosition: 2 } });
  });

  it('changes a queue in its middle without touching the rest', () => {
    const longer = after(waiting, decidePostMessage(waiting, post('c'), context)) as ConversationState;
    const next = after(longer, decideEndTurn(longer, end('b', { end: 'cancelled', output: '' })));
    expect(next?.queue.map((item) => item.executionId)).toEqual([end('c').executionId]);
    expect(next?.active).toEqual(longer.active);
  });

  it('drops what is sealed with a message that only queues, too', () => {
    const state = { ...active, messages: [message(0), message(1)], messageCount: 2 };
    const next = after(state, decidePostMessage(state, post('c', { sealed: { from: 0, to: 1 } }), context));
    expect(next).toMatchObject({ base: 1, messageCount: 2, messages: [{ position: 1 }] });
  });
});
