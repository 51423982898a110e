import { COMMANDS, QUERIES, newId, type AgentView, type Caller } from '@fenago/contracts';
import { ServiceUnderTest } from '@fenago/testing-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { newUser, profile } from './fixtures.js';

describe('the directory', () => {
  let agents: ServiceUnderTest;
  const owner = newUser();

  beforeAll(async () => {
    agents = await ServiceUnderTest.start(serviceDefinition);
  });
  afterAll(() => agents.stop());

  const create = (changes: Partial<typeof profile> = {}): Promise<AgentView> =>
    agents.request(COMMANDS.createAgent, { caller: owner, ...profile, isPublic: true, ...changes });
  const list = (text?: string, paging: { limit?: number; after?: string; order?: 'asc' | 'desc' } = {}, caller: Caller = newUser()) =>
    agents.request(QUERIES.listDirectory, { caller, limit: 100, order: 'asc', ...paging, ...(text === undefined ? {} : { text }) });
  const namesOf = async (text: string): Promise<readonly string[]> => (await list(text)).data.map(({ name }) => name);

  it('lists what is public and active, and shows everybody what the owner shows others', async () => {
    const shown = await create({ name: 'Shown', configuration: { model: 'm', provider: 'secret-provider', instructions: 'Be brief.' } });
    const hidden = [await create({ isPublic: false }), await create({ status: 'draft' }), await create({ status: 'paused' })];
    for (const caller of [newUser(), owner]) {
      const { data } = await list(undefined, {}, caller);
      expect(data.find(({ id }) => id === shown.id)).toEqual({ ...shown, configuration: { model: 'm' } });
      expect(data.filter(({ id }) => hidden.some((one) => one.id === id))).toEqual([]);
    }
  });

  it('follows what becomes of an agent', async () => {
    const { id } = await create({ name: 'Ephemeral' });
    const update = (changes: object) => agents.request(COMMANDS.updateAgent, { caller: owner, agentId: id, ...changes });
    expect(await namesOf('ephemeral')).toEqual(['Ephemeral']);
    await update({ name: 'Perennial' });
    expect([await namesOf('ephemeral'), await namesOf('perennial')]).toEqual([[], ['Perennial']]);
    await update({ status: 'paused' });
    expect(await namesOf('perennial')).toEqual([]);
    await update({ status: 'active', isPublic: false });
    expect(await namesOf('perennial')).toEqual([]);
  });

  it('finds by the beginnings of words, in name and description, all of them', async () => {
    await create({ name: 'Bücher-Butler', description: 'Recommends novels.' });
    await create({ name: 'Translator', description: 'Novels from German.' });
    expect((await namesOf('novel')).toSorted()).toEqual(['Bücher-Butler', 'Translator']);
    expect(await namesOf('NOV german')).toEqual(['Translator']);
    expect(await namesOf('bucher')).toEqual(['Bücher-Butler']);
    expect(await namesOf('novelsx')).toEqual([]);
    expect(await namesOf('ovels')).toEqual([]);
  });

  it.each(['.*', '^nov', '$where', '{"$gt":""}', '\\', '(', '"novels" -german', '%00'])('takes %j as words or as nothing', async (text) => {
    const found = (await list(text)).data.map(({ name }) => name);
    // Nothing in a text is an operator: each of these finds what its letters begin, if anything.
    expect(found.every((name) => ['Bücher-Butler', 'Translator'].includes(name))).toBe(true);
    expect(await namesOf('.*')).toEqual([]);
  });

  it('is read page by page, in both orders, with and without a search', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.push((await create({ name: `Paged ${i}` })).id);
    const sorted = ids.toSorted();
    const first = await list('paged', { limit: 2 });
    expect(first).toMatchObject({ has_more: true, first_id: sorted[0], last_id: sorted[1] });
    const rest = await list('paged', { limit: 10, after: String(first.last_id) });
    expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(sorted);
    expect(rest.has_more).toBe(false);
    expect((await list('paged', { order: 'desc' })).data.map(({ id }) => id)).toEqual(sorted.toReversed());
    expect((await list(undefined, { limit: 1, order: 'desc' })).data).toHaveLength(1);
  });

  it('is read from its indexes: a page of all without a sort, a rare word without looking at the others', async () => {
    const collection = agents.mongo.db.collection('AGENT');
    const shown = { isPublic: true, status: 'active' };
    const stored = { ...shown, v: 1, outbox: [], causes: [], createdAt: new Date(), updatedAt: new Date(), name: 'Many', configuration: { model: 'm' } };
    const many = Array.from({ length: 2_000 }, (_, i) => ({ ...stored, _id: newId('agent', i) as never, words: ['many', `rare${i}`] }));
    await collection.insertMany(many);
    const page = (filter: object) => collection.find({ ...shown, deletedAt: null, ...filter }).sort({ _id: -1 }).limit(21);
    const all = await page({}).explain('executionStats');
    expect(all['executionStats']).toMatchObject({ nReturned: 21, totalDocsExamined: 21 });
    const rare = await page({ words: { $all: [{ $elemMatch: { $gte: 'rare777', $lt: 'rare777\u{10ffff}' } }] } }).explain('executionStats');
    expect(rare['executionStats']).toMatchObject({ nReturned: 1, totalDocsExamined: 1 });
    expect((await list('rare777 man')).data.map(({ id }) => id)).toEqual([many[777]?._id]);
    expect(await list('many', { limit: 5, order: 'desc' })).toMatchObject({ has_more: true, first_id: many.at(-1)?._id });
  });

  it('refuses a search that is too long, or nothing', async () => {
    await expect(list('x'.repeat(101))).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path: '/text' }] });
    await expect(list('')).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path: '/text' }] });
  });
});
