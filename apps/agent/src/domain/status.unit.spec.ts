import { deterministicId, AGENT_STATUSES, type AgentStatus } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { decideDeleteAgent } from './delete-agent.js';
import type { AgentState } from './state.js';
import { decideUpdateAgent, type UpdateAgent } from './update-agent.js';

const now = new Date('2026-01-02T03:04:05.678Z');
const userId = deterministicId('user', 0, 'owner');
const configuration = { model: 'm' };

function agent(status: AgentStatus): AgentState {
  const fields = { name: 'a', description: '', configuration, isPublic: false, status, ownerId: userId };
  const versions = [{ version: 1, configuration, createdAt: now }];
  return { _id: deterministicId('agent', 0, 'agent'), v: 1, createdAt: now, updatedAt: now, ...fields, version: 1, versions, words: [], lastActive: null };
}

const COMMANDS: Readonly<Record<string, UpdateAgent['profile']>> = {
  draft: { status: 'draft' },
  activate: { status: 'active' },
  pause: { status: 'paused' },
  archive: { status: 'archived' },
  rename: { name: 'b' },
  describe: { description: 'b' },
  configure: { configuration: { model: 'n' } },
  publish: { isPublic: true },
  'rename and draft': { name: 'b', status: 'draft' },
  'rename and archive': { name: 'b', status: 'archived' },
};

/** What each command does to an agent in each status: the next status, `=` for nothing, or the code of the refusal. */
const TABLE: Readonly<Record<AgentStatus, Readonly<Record<string, string>>>> = {
  draft: {
    draft: '=', activate: 'active', pause: 'status_transition_refused', archive: 'archived',
    rename: 'draft', describe: 'draft', configure: 'draft', publish: 'draft',
    'rename and draft': 'draft', 'rename and archive': 'archived', delete: 'gone',
  },
  active: {
    draft: 'status_transition_refused', activate: '=', pause: 'paused', archive: 'archived',
    rename: 'active', describe: 'active', configure: 'active', publish: 'active',
    'rename and draft': 'status_transition_refused', 'rename and archive': 'archived', delete: 'gone',
  },
  paused: {
    draft: 'status_transition_refused', activate: 'active', pause: '=', archive: 'archived',
    rename: 'paused', describe: 'paused', configure: 'paused', publish: 'paused',
    'rename and draft': 'status_transition_refused', 'rename and archive': 'archived', delete: 'gone',
  },
  archived: {
    draft: 'draft', activate: 'status_transition_refused', pause: 'status_transition_refused', archive: '=',
    rename: 'agent_archived', describe: 'agent_archived', configure: 'agent_archived', publish: 'agent_archived',
    'rename and draft': 'draft', 'rename and archive': 'agent_archived', delete: 'gone',
  },
};

function outcome(status: AgentStatus, command: string): string {
  const profile = COMMANDS[command];
  if (profile === undefined) return decideDeleteAgent(agent(status), { userId }).kind === 'remove' ? 'gone' : '?';
  const decision = decideUpdateAgent(agent(status), { userId, profile, keptUpTo: 0 }, { now, version: 2 });
  if (decision.kind === 'nothing') return '=';
  if (decision.kind === 'reject') return decision.error.code;
  const types = decision.events.map(({ type }) => type);
  const next = decision.kind === 'commit' ? (decision.changes.set?.status ?? '?') : '?';
  expect(types).toEqual(next === status ? ['agent.updated'] : ['agent.updated', 'agent.status_changed']);
  return next;
}

describe('every command in every status', () => {
  const cells = AGENT_STATUSES.flatMap((status) => [...Object.keys(COMMANDS), 'delete'].map((command) => [status, command] as const));

  it.each(cells)('%s: %s', (status, command) => {
    expect(outcome(status, command)).toBe(TABLE[status][command]);
  });

  it('says what would be possible', () => {
    const refused = (status: AgentStatus, command: string) =>
      decideUpdateAgent(agent(status), { userId, profile: COMMANDS[command] ?? {}, keptUpTo: 0 }, { now, version: 2 });
    expect(refused('active', 'draft')).toMatchObject({
      error: {
        message: 'An agent that is active cannot become draft. It can become paused or archived.',
        fields: [{ path: '/status', message: 'must be active or paused or archived' }],
      },
    });
    expect(refused('archived', 'rename')).toMatchObject({
      error: { message: 'The agent is archived and stays as it is. Make it a draft to change it.', fields: [{ path: '/status' }] },
    });
  });
});
