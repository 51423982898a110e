import { COMMANDS, QUERIES, newId, timeOfId, type AgentView, type FenagoError, type RequestOf } from '@fenago/contracts';
import { runInContext } from '@fenago/observability';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { newUser, profile } from './fixtures.js';
import { ServiceUnderTest } from '@fenago/testing-service';

describe('commands of the agent service', () => {
  let agents: ServiceUnderTest;
  const caller = newUser();

  beforeAll(async () => {
    agents = await ServiceUnderTest.start(serviceDefinition);
  });
  afterAll(() => agents.stop());

  const create = (changes: Partial<typeof profile> = {}): Promise<AgentView> =>
    agents.request(COMMANDS.createAgent, { caller, ...profile, ...changes });
  const update = (changes: Omit<RequestOf<typeof COMMANDS.updateAgent>, 'caller'>, by = caller): Promise<AgentView> =>
    agents.request(COMMANDS.updateAgent, { caller: by, ...changes });
  const get = (agentId: string): Promise<AgentView> => agents.request(QUERIES.getAgent, { caller, agentId });

  describe('agent.create', () => {
    it('makes an agent at version 1 and says so', async () => {
      const made = await create();
      expect(made).toMatchObject({ object: 'agent', ...profile, ownerId: caller.userId, version: 1, lastActive: null });
      expect(Math.abs(timeOfId(made.id) - Date.now())).toBeLessThan(60_000);
      expect(await get(made.id)).toEqual(made);
      const [event] = await agents.published(made.id, 1);
      expect(event).toMatchObject({ type: 'agent.created', sequence: 1, ownerid: caller.userId });
      expect(event?.data).toEqual({ agentId: made.id, ownerId: caller.userId, ...profile, version: 1 });
    });

    it('makes another one when it is asked again', async () => {
      expect((await create()).id).not.toBe((await create()).id);
    });

    it('makes one for one cause, however often and when it is asked', async () => {
      const cause = { id: 'idem:create', time: new Date() };
      const again = (): Promise<AgentView> => runInContext({ correlationId: 'c', cause }, () => create());
      const [made, ...others] = await Promise.all([again(), again(), again()]);
      expect(others).toEqual([made, made]);
      expect(timeOfId(made.id)).toBe(cause.time.getTime());
      const renamed = await update({ agentId: made.id, name: 'Butler' });
      expect(await again()).toEqual(renamed);
      expect((await agents.published(made.id, 2)).map(({ type }) => type)).toEqual(['agent.created', 'agent.updated']);
    });

    it('refuses what the contract does not allow, and names the field', async () => {
      const request = create({ configuration: { model: '' } });
      await expect(request).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path: '/configuration/model' }] });
    });
  });

  describe('fallbacks and response formats', () => {
    const schema = { $ref: '#/$defs/a', $defs: { a: { type: 'object', properties: { 'x.y': { type: 'string' } } } } };
    const configuration = {
      model: 'm',
      fallbacks: [{ model: 'n' }, { model: 'o', provider: 'mine' }],
      responseFormat: { type: 'json_schema' as const, name: 'reply', schema },
    };

    it('are kept as they are, and make a version only where they change', async () => {
      const { id } = await create({ configuration });
      expect(await get(id)).toMatchObject({ configuration, version: 1 });
      const same = { ...configuration, responseFormat: { schema, name: 'reply', type: 'json_schema' as const } };
      expect(await update({ agentId: id, configuration: same })).toMatchObject({ version: 1 });
      expect(await update({ agentId: id, configuration: { ...configuration, fallbacks: [{ model: 'n' }] } })).toMatchObject({ version: 2 });
    });

    it('are refused where they cannot be used', async () => {
      const tooMany = { ...configuration, fallbacks: ['a', 'b', 'c', 'd'].map((model) => ({ model })) };
      await expect(create({ configuration: tooMany })).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path: '/configuration/fallbacks' }] });
      const without = { model: 'm', responseFormat: { type: 'json_schema' as const } };
      await expect(create({ configuration: without })).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path: '/configuration/responseFormat/schema' }] });
      const { id } = await create();
      await expect(update({ agentId: id, configuration: without })).rejects.toMatchObject({ code: 'invalid_request' });
      expect(await get(id)).toMatchObject({ ...profile, version: 1 });
    });
  });

  describe('agent.update', () => {
    it('changes what is given, counts up where the configuration changes, and tells of the agent as it is', async () => {
      const { id } = await create();
      const configuration = { model: 'scripted-large' };
      const renamed = await update({ agentId: id, name: 'Butler' });
      expect(renamed).toMatchObject({ ...profile, name: 'Butler', version: 1 });
      const changed = await update({ agentId: id, configuration });
      expect(changed).toMatchObject({ name: 'Butler', configuration, version: 2 });
      const events = await agents.published(id, 3);
      expect(events.map(({ type }) => type)).toEqual(['agent.created', 'agent.updated', 'agent.updated']);
      const told = { agentId: id, ownerId: caller.userId, ...profile, name: 'Butler', configuration, version: 2 };
      expect(events[2]).toMatchObject({ sequence: 3, data: told });
    });

    it('tells of a changed status in an event of its own as well', async () => {
      const { id } = await create();
      expect(await update({ agentId: id, status: 'paused' })).toMatchObject({ status: 'paused', version: 1 });
      const events = await agents.published(id, 3);
      expect(events.map(({ type }) => type)).toEqual(['agent.created', 'agent.updated', 'agent.status_changed']);
      expect(events[2]?.data).toEqual({ agentId: id, ownerId: caller.userId, from: 'active', to: 'paused' });
    });

    it('refuses a status that cannot follow', async () => {
      const { id } = await create();
      await update({ agentId: id, status: 'archived' });
      const refused = { code: 'status_transition_refused', fields: [{ path: '/status' }] };
      await expect(update({ agentId: id, status: 'active' })).rejects.toMatchObject(refused);
      await expect(update({ agentId: id, name: 'Butler' })).rejects.toMatchObject({ code: 'agent_archived' });
      expect(await get(id)).toMatchObject({ status: 'archived', name: profile.name });
      expect(await update({ agentId: id, status: 'draft', name: 'Butler' })).toMatchObject({ status: 'draft', name: 'Butler' });
    });

    it('changes nothing when it is asked again', async () => {
      const { id } = await create();
      const once = await update({ agentId: id, name: 'Butler' });
      expect(await update({ agentId: id, name: 'Butler', configuration: { ...profile.configuration } })).toEqual(once);
      expect(await agents.mongo.db.collection('AGENT').findOne({ _id: id as never })).toMatchObject({ v: 2 });
    });

    it('loses none of many that come at once', async () => {
      const { id } = await create();
      const models = Array.from({ length: 30 }, (_, i) => `model-${i}`);
      await Promise.all(models.map((model) => update({ agentId: id, configuration: { model } })));
      expect(await get(id)).toMatchObject({ version: 31 });
    });

    it('of several that were decided on the same revision makes one', async () => {
      const { id, revision } = await create();
      const names = Array.from({ length: 10 }, (_, i) => `Butler ${i}`);
      const answers = await Promise.allSettled(names.map((name) => update({ agentId: id, name, ifRevisions: [revision] })));
      const refused = answers.filter((answer) => answer.status === 'rejected');
      expect(refused.map(({ reason }) => (reason as FenagoError).code)).toEqual(Array.from({ length: 9 }, () => 'precondition_failed'));
      expect(await get(id)).toMatchObject({ revision: revision + 1 });
      expect(await update({ agentId: id, name: 'Last', ifRevisions: [revision, revision + 1] })).toMatchObject({ name: 'Last', revision: revision + 2 });
    });

    it('finds no agent of another user, nor one that never was', async () => {
      const { id } = await create({ isPublic: true });
      await expect(update({ agentId: id, name: 'Mine', ifRevisions: [9] }, newUser())).rejects.toMatchObject({ code: 'not_found' });
      await expect(update({ agentId: id, name: 'Mine' }, newUser())).rejects.toMatchObject({ code: 'not_found' });
      const unknown = newId('agent', Date.now());
      await expect(update({ agentId: unknown, name: 'Mine' })).rejects.toMatchObject({ code: 'not_found' });
      expect(await get(id)).toMatchObject({ name: profile.name });
    });

    it('refuses an id that is none', async () => {
      const request = update({ agentId: 'agent_1', name: 'Butler' });
      await expect(request).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path: '/agentId' }] });
    });
  });

  describe('agent.delete', () => {
    const remove = (agentId: string, by = caller, condition: { ifRevisions?: number[] } = {}) =>
      agents.request(COMMANDS.deleteAgent, { caller: by, agentId, ...condition });

    it('removes the agent from everywhere and says so', async () => {
      const { id } = await create({ isPublic: true });
      expect(await remove(id)).toEqual({ id, deleted: true });
      await expect(get(id)).rejects.toMatchObject({ code: 'not_found' });
      await expect(agents.request(QUERIES.getAgentSnapshot, { caller, agentId: id })).rejects.toMatchObject({ code: 'not_found' });
      for (const list of [QUERIES.listAgents, QUERIES.listDirectory]) {
        const { data } = await agents.request(list, { caller, limit: 100, order: 'desc' });
        expect(data.map((agent) => agent.id)).not.toContain(id);
      }
      expect((await agents.published(id, 2)).at(-1)).toMatchObject({ type: 'agent.deleted', sequence: 2 });
    });

    it('leaves an agent that has changed since it was decided', async () => {
      const { id, revision } = await create();
      await update({ agentId: id, name: 'Butler' });
      await expect(remove(id, caller, { ifRevisions: [revision] })).rejects.toMatchObject({ code: 'precondition_failed' });
      expect(await get(id)).toMatchObject({ name: 'Butler' });
      expect(await remove(id, caller, { ifRevisions: [revision + 1] })).toEqual({ id, deleted: true });
    });

    it('finds nothing the second time', async () => {
      const { id } = await create();
      await remove(id);
      await expect(remove(id)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('finds no agent of another user', async () => {
      const { id } = await create({ isPublic: true });
      await expect(remove(id, newUser())).rejects.toMatchObject({ code: 'not_found' });
      expect(await get(id)).toMatchObject({ id });
    });

    it('refuses an id that is none', async () => {
      await expect(remove('nothing')).rejects.toMatchObject({ code: 'invalid_request' });
    });
  });
});
