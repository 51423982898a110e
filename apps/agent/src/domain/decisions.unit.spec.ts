import { deterministicId } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { decideCreateAgent } from './create-agent.js';
import { decideDeleteAgent } from './delete-agent.js';
import type { AgentProfile, AgentState } from './state.js';
import { decideUpdateAgent, type UpdateAgent } from './update-agent.js';
import { MAX_HELD_VERSIONS } from './versions.js';

const now = new Date('2026-01-02T03:04:05.678Z');
const context = { now, version: 4 };
const agentId = deterministicId('agent', 0, 'agent');
const ownerId = deterministicId('user', 0, 'owner');
const profile: AgentProfile = { name: 'a', description: '', configuration: { model: 'm' }, isPublic: false, status: 'active' };

function agent(changes: Partial<AgentState> = {}): AgentState {
  const versions = [{ version: 1, configuration: profile.configuration, createdAt: now }];
  return { _id: agentId, v: 3, createdAt: now, updatedAt: now, ...profile, ownerId, version: 1, versions, words: ['a'], lastActive: null, ...changes };
}

const update = (state: AgentState | null, changes: UpdateAgent['profile'], { userId = ownerId, keptUpTo = 0 } = {}) =>
  decideUpdateAgent(state, { userId, profile: changes, keptUpTo }, context);
const versionsUpTo = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ version: i + 1, configuration: { model: `${i}` }, createdAt: now }));

describe('decideCreateAgent', () => {
  it('keeps the first version from the start', () => {
    const decision = decideCreateAgent({ agentId, ownerId, profile }, { now, version: 1 });
    expect(decision).toMatchObject({ kind: 'create', events: [{ type: 'agent.created' }], result: agent({ v: 1 }) });
  });
});

describe('decideUpdateAgent', () => {
  it('changes nothing where nothing differs', () => {
    expect(update(agent(), {})).toEqual({ kind: 'nothing', result: undefined });
    expect(update(agent(), { ...profile, configuration: { ...profile.configuration } })).toMatchObject({ kind: 'nothing' });
  });

  it('keeps the version where what a run uses stays the same', () => {
    const decision = update(agent(), { name: 'b', isPublic: true });
    expect(decision).toMatchObject({ kind: 'commit', events: [{ type: 'agent.updated', data: { name: 'b', version: 1 } }] });
    expect(decision).toHaveProperty('changes', { set: { ...profile, name: 'b', isPublic: true, version: 1, words: ['b'] } });
  });

  it('keeps each configuration under its version', () => {
    const configuration = { model: 'n' };
    const decision = update(agent(), { configuration });
    expect(decision).toMatchObject({ kind: 'commit', events: [{ type: 'agent.updated', data: { configuration, version: 2 } }] });
    expect(decision).toHaveProperty('changes.append', { versions: [{ version: 2, configuration, createdAt: now }] });
    expect(decision).toHaveProperty('changes.drop', { versions: 0 });
  });

  it('drops the versions that are kept elsewhere, and no other', () => {
    const three = agent({ version: 3, versions: versionsUpTo(3) });
    expect(update(three, { configuration: { model: 'n' } }, { keptUpTo: 2 })).toHaveProperty('changes.drop', { versions: 2 });
    // A round that was decided before this one has dropped them already.
    const later = agent({ version: 3, versions: versionsUpTo(3).slice(2) });
    expect(update(later, { configuration: { model: 'n' } }, { keptUpTo: 2 })).toHaveProperty('changes.drop', { versions: 0 });
    expect(update(three, { name: 'b' }, { keptUpTo: 2 })).not.toHaveProperty('changes.drop');
  });

  it('makes no version where the document would hold too many that are kept nowhere else', () => {
    const full = agent({ version: MAX_HELD_VERSIONS, versions: versionsUpTo(MAX_HELD_VERSIONS) });
    const refused = { kind: 'reject', error: { code: 'rate_limited', retryAfterSeconds: 1 } };
    expect(update(full, { configuration: { model: 'n' } })).toMatchObject(refused);
    expect(update(full, { configuration: { model: 'n' } }, { keptUpTo: 1 })).toMatchObject({ kind: 'commit' });
    expect(update(full, { name: 'b' })).toMatchObject({ kind: 'commit' });
  });

  it('emits the change of status after the change', () => {
    const decision = update(agent(), { status: 'paused' });
    expect(decision).toMatchObject({
      kind: 'commit',
      events: [
        { type: 'agent.updated', data: { status: 'paused' } },
        { type: 'agent.status_changed', data: { from: 'active', to: 'paused' } },
      ],
    });
  });

  it('is made only at a revision that is named, where any is', () => {
    const at = (state: AgentState | null, ifRevisions: readonly number[], userId = ownerId) =>
      decideUpdateAgent(state, { userId, profile: { name: 'b' }, keptUpTo: 0, ifRevisions }, context);
    expect(at(agent(), [2, 3])).toMatchObject({ kind: 'commit' });
    expect(at(agent(), [2])).toMatchObject({ kind: 'reject', error: { code: 'precondition_failed' } });
    expect(at(agent(), [])).toMatchObject({ kind: 'reject', error: { code: 'precondition_failed' } });
    expect(at(agent({ name: 'b' }), [2])).toMatchObject({ kind: 'reject', error: { code: 'precondition_failed' } });
    expect(at(null, [2])).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
    expect(at(agent({ isPublic: true }), [2], deterministicId('user', 0, 'other'))).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
  });

  it('finds no agent of another user, public or not, and none that is not there', () => {
    expect(update(null, {})).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
    const other = { userId: deterministicId('user', 0, 'other') };
    expect(update(agent({ isPublic: true }), { name: 'b' }, other)).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
  });
});

describe('decideDeleteAgent', () => {
  it("removes the owner's agent and nobody else's", () => {
    expect(decideDeleteAgent(agent(), { userId: ownerId })).toMatchObject({ kind: 'remove', events: [{ type: 'agent.deleted' }] });
    const other = deterministicId('user', 0, 'other');
    expect(decideDeleteAgent(agent(), { userId: other })).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
    expect(decideDeleteAgent(null, { userId: ownerId })).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
  });

  it('removes it only at a revision that is named, where any is', () => {
    expect(decideDeleteAgent(agent(), { userId: ownerId, ifRevisions: [3] })).toMatchObject({ kind: 'remove' });
    expect(decideDeleteAgent(agent(), { userId: ownerId, ifRevisions: [4] })).toMatchObject({ kind: 'reject', error: { code: 'precondition_failed' } });
  });
});
