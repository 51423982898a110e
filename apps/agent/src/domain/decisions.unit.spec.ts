import { deterministicId } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { decideCreateAgent } from './create-agent.js';
import { decideDeleteAgent } from './delete-agent.js';
import type { AgentProfile, AgentState } from './state.js';
import { decideUpdateAgent, type UpdateAgent } from './update-agent.js';
import { MAX_VERSIONS, sameConfiguration, versionAt } from './versions.js';

const now = new Date('2026-01-02T03:04:05.678Z');
const context = { now, version: 4 };
const agentId = deterministicId('agent', 0, 'agent');
const ownerId = deterministicId('user', 0, 'owner');
const profile: AgentProfile = { name: 'a', description: '', configuration: { model: 'm' }, isPublic: false, status: 'active' };
const NOTHING: UpdateAgent['profile'] = {
  name: undefined,
  description: undefined,
  configuration: undefined,
  isPublic: undefined,
  status: undefined,
};

function agent(changes: Partial<AgentState> = {}): AgentState {
  const versions = [{ version: 1, configuration: profile.configuration, createdAt: now }];
  return { _id: agentId, v: 3, createdAt: now, updatedAt: now, ...profile, ownerId, version: 1, versions, lastActive: null, ...changes };
}

const update = (state: AgentState | null, changes: Partial<AgentProfile>, userId = ownerId) =>
  decideUpdateAgent(state, { userId, profile: { ...NOTHING, ...changes } }, context);

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
    expect(decision).toHaveProperty('changes', { set: { ...profile, name: 'b', isPublic: true, version: 1 } });
  });

  it('keeps each configuration under its version', () => {
    const configuration = { model: 'n' };
    const decision = update(agent(), { configuration });
    expect(decision).toMatchObject({ kind: 'commit', events: [{ type: 'agent.updated', data: { configuration, version: 2 } }] });
    expect(decision).toHaveProperty('changes.append', { versions: [{ version: 2, configuration, createdAt: now }] });
    expect(decision).toHaveProperty('changes.drop', { versions: 0 });
  });

  it('drops the oldest version where there are as many as are kept', () => {
    const versions = Array.from({ length: MAX_VERSIONS }, (_, i) => ({ version: i + 1, configuration: { model: `${i}` }, createdAt: now }));
    const decision = update(agent({ version: MAX_VERSIONS, versions }), { configuration: { model: 'n' } });
    expect(decision).toHaveProperty('changes.drop', { versions: 1 });
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
      decideUpdateAgent(state, { userId, profile: { ...NOTHING, name: 'b' }, ifRevisions }, context);
    expect(at(agent(), [2, 3])).toMatchObject({ kind: 'commit' });
    expect(at(agent(), [2])).toMatchObject({ kind: 'reject', error: { code: 'precondition_failed' } });
    expect(at(agent(), [])).toMatchObject({ kind: 'reject', error: { code: 'precondition_failed' } });
    expect(at(agent({ name: 'b' }), [2])).toMatchObject({ kind: 'reject', error: { code: 'precondition_failed' } });
    expect(at(null, [2])).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
    expect(at(agent({ isPublic: true }), [2], deterministicId('user', 0, 'other'))).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
  });

  it('rejects what it must', () => {
    expect(update(agent({ status: 'archived' }), { status: 'active' })).toMatchObject({ kind: 'reject', error: { code: 'conflict' } });
    expect(update(null, {})).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
    const other = deterministicId('user', 0, 'other');
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

describe('versions', () => {
  it('finds the present one and those that are kept', () => {
    expect(versionAt(agent(), undefined)?.version).toBe(1);
    expect(versionAt(agent(), 1)?.configuration).toEqual(profile.configuration);
    expect(versionAt(agent(), 0)).toBeUndefined();
  });

  it('compares configurations by their fields, whatever their order', () => {
    expect(sameConfiguration({ model: 'm', temperature: 1 }, { temperature: 1, model: 'm' })).toBe(true);
    expect(sameConfiguration({ model: 'm' }, { model: 'm', temperature: 0 })).toBe(false);
    expect(sameConfiguration({ model: 'm', temperature: 0 }, { model: 'm' })).toBe(false);
  });
});
