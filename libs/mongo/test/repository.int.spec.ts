import type { Paging } from '@fenago/contracts';
import { createLogger } from '@fenago/observability';
import { testDatabase, testMongoUri, until } from '@fenago/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  Repository,
  absent,
  atLeast,
  between,
  connectMongo,
  defineSchema,
  internal,
  not,
  oneOf,
  owned,
  present,
  type Filter,
  type Model,
  type MongoLink,
  type OwnedFilter,
} from '../src/index.js';

interface Note {
  readonly _id: string;
  readonly userId: string;
  readonly text: string;
  readonly stars: number;
  readonly tags: readonly string[];
  readonly at?: Date;
}

const schema = defineSchema<Note>({
  _id: { type: String, required: true },
  userId: { type: String, required: true },
  text: { type: String, default: '' },
  stars: { type: Number, required: true },
  tags: { type: [String] },
  at: { type: Date },
});

class Notes extends Repository<Note> {
  add = (note: Note) => this.insert(note);
  mine = (userId: string, filter: Filter<Note> = {}) => this.find(owned<Note>({ userId }, filter), { limit: 10, sort: { stars: 1 } });
  text = (filter: OwnedFilter<Note>) => this.findOne(filter, ['text']);
  list = (userId: string, paging: Paging) => this.page(paging, owned<Note>({ userId }, {}), ({ _id }) => ({ id: _id }));
  rate = (userId: string, _id: string) =>
    this.updateOne(owned<Note>({ userId }, { _id }), { increment: { stars: 1 }, set: { text: 'rated' }, unset: ['at'] });
  replicate = (note: Note) => this.upsertIfNewer(note, 'stars');
  drop = (filter: Filter<Note>) => this.deleteMany(internal<Note>('test', filter));
}

const note = (_id: string, userId: string, stars: number, more: Partial<Note> = {}): Note => ({ _id, userId, stars, text: 't', tags: [], ...more });
const ids = (rows: readonly { readonly _id: string }[]): string[] => rows.map((row) => row._id);

describe('repository', () => {
  let link: MongoLink;
  let model: Model<Note>;
  let notes: Notes;

  beforeAll(async () => {
    const logger = createLogger({ service: 'test', level: 'silent' });
    link = await connectMongo({ uri: testMongoUri(), database: testDatabase('repository'), appName: 'test', logger });
    model = link.model('NOTE', schema);
    notes = new Notes(model);
    await until(() => link.ping().then(() => true));
  });
  beforeEach(async () => {
    await notes.drop({});
    for (const one of [note('a', 'u1', 1), note('b', 'u1', 2, { tags: ['x', 'y'] }), note('c', 'u1', 3, { at: new Date(0) }), note('d', 'u2', 4)]) {
      await notes.add(one);
    }
  });
  afterAll(async () => {
    await link.db.dropDatabase();
    await link.close();
  });

  it('reads what belongs to the caller, and only that', async () => {
    expect(ids(await notes.mine('u1'))).toEqual(['a', 'b', 'c']);
    expect(ids(await notes.mine('u1', { userId: 'u2' }))).toEqual(['a', 'b', 'c']);
    expect(await notes.mine('u3')).toEqual([]);
    expect(await notes.text(owned<Note>({ userId: 'u1' }, { _id: 'd' }))).toBeNull();
    expect(await notes.text(owned<Note>({ userId: 'u2' }, { _id: 'd' }))).toEqual({ _id: 'd', text: 't' });
  });

  it('understands the operators', async () => {
    expect(ids(await notes.mine('u1', { stars: atLeast(2) }))).toEqual(['b', 'c']);
    expect(ids(await notes.mine('u1', { stars: between(1, 3) }))).toEqual(['a', 'b']);
    expect(ids(await notes.mine('u1', { _id: oneOf(['a', 'd']) }))).toEqual(['a']);
    expect(ids(await notes.mine('u1', { _id: not('a'), tags: 'y' }))).toEqual(['b']);
    expect(ids(await notes.mine('u1', { at: present() }))).toEqual(['c']);
    expect(ids(await notes.mine('u1', { at: absent() }))).toEqual(['a', 'b']);
  });

  it('takes an operator from outside for a value, and refuses a field that is not in the schema', async () => {
    const hostile = { text: { $ne: '' } } as unknown as Filter<Note>;
    await expect(notes.mine('u1', hostile)).rejects.toThrow(/Cast to string failed/);
    await expect(notes.mine('u1', { txet: 'x' } as unknown as Filter<Note>)).rejects.toThrow(/txet/);
  });

  it('pages in both directions, and never past the caller', async () => {
    const first = await notes.list('u1', { limit: 2, order: 'asc' });
    expect(first).toEqual({ object: 'list', data: [{ id: 'a' }, { id: 'b' }], has_more: true, first_id: 'a', last_id: 'b' });
    expect(await notes.list('u1', { limit: 2, order: 'asc', after: 'b' })).toMatchObject({ data: [{ id: 'c' }], has_more: false });
    expect(await notes.list('u1', { limit: 2, order: 'desc', after: 'c' })).toMatchObject({ data: [{ id: 'b' }, { id: 'a' }], has_more: false });
    expect(await notes.list('u2', { limit: 2, order: 'asc', after: 'd' })).toMatchObject({ data: [], first_id: null });
  });

  it('updates what belongs to the caller', async () => {
    expect(await notes.rate('u2', 'c')).toBe(false);
    expect(await notes.rate('u1', 'c')).toBe(true);
    expect(await model.findById('c').lean()).toEqual({ _id: 'c', userId: 'u1', text: 'rated', stars: 4, tags: [] });
  });

  it('says whether it inserted', async () => {
    expect(await notes.add(note('a', 'u9', 9))).toBe(false);
    expect(await notes.add(note('e', 'u9', 9))).toBe(true);
  });

  it('keeps a replica at the newest version, however often and in whatever order events come', async () => {
    expect(await notes.replicate(note('r', 'u5', 2, { text: 'two' }))).toBe(true);
    expect(await notes.replicate(note('r', 'u5', 1, { text: 'one' }))).toBe(false);
    expect(await notes.replicate(note('r', 'u5', 2, { text: 'again' }))).toBe(false);
    expect(await notes.replicate(note('r', 'u5', 3, { text: 'three' }))).toBe(true);
    expect(await notes.text(owned<Note>({ userId: 'u5' }, { _id: 'r' }))).toEqual({ _id: 'r', text: 'three' });
    const all = await Promise.all([4, 5, 6, 7].map((stars) => notes.replicate(note('s', 'u5', stars))));
    expect(all).toContain(true);
    expect(await notes.mine('u5', { _id: 's' })).toMatchObject([{ stars: 7 }]);
  });
});
