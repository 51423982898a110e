import { purge, type AggregateState, type AggregateStore, type Decision } from '@fenago/aggregate';
import { withMongoErrors } from '@fenago/mongo';
import type { Clock } from '@fenago/observability';
import type { Holding, Kept } from './plan.js';

/** Documents deleted at once, and aggregates removed at once. */
const DELETED = 500;
const REMOVED = 50;
const FIND_LIMIT_MS = 4_000;
const COUNT_LIMIT_MS = 30_000;

/** As much of a collection as is needed of it here; mongoose's and the driver's are both one. */
interface Documents {
  countDocuments(filter: object, options: { readonly maxTimeMS: number }): Promise<number>;
  find(filter: object, options: { readonly projection: object; readonly maxTimeMS: number; readonly limit: number }): { toArray(): Promise<{ readonly _id: unknown }[]> };
  deleteMany(filter: object): Promise<{ readonly deletedCount: number }>;
}

type StoreOf<S extends AggregateState> = AggregateStore<S>;
type IdField<S> = keyof S & string;

/** What stays of a user. @param field that holds the user's id */
export function keeping(name: string, documents: Documents, field: string): Kept {
  return { name, count: (userId) => withMongoErrors(() => documents.countDocuments({ [field]: userId }, { maxTimeMS: COUNT_LIMIT_MS })) };
}

/** Documents that are no aggregates. @param field that holds the user's id, with an index */
export function deleting(name: string, documents: Documents, field: string): Holding {
  return {
    ...keeping(name, documents, field),
    erase: async (userId) => {
      const ids = await someOf(documents, field, userId, DELETED);
      if (ids.length > 0) await withMongoErrors(() => documents.deleteMany({ _id: { $in: ids } }));
      return ids.length === 0 ? 'done' : 'more';
    },
  };
}

/** Aggregates that go directly, without an event of their own, once their last events are out. @param field that holds the user's id, with an index */
export function purging<S extends AggregateState>(name: string, { collection }: StoreOf<S>, field: IdField<S>): Holding {
  return {
    ...keeping(name, collection as unknown as Documents, field),
    erase: async (userId) => {
      const { gone, waiting } = await withMongoErrors(() => purge(collection, { [field]: userId }, DELETED));
      if (gone > 0) return 'more';
      return waiting ? 'blocked' : 'done';
    },
  };
}

/**
 * Aggregates of which others hear that they go.
 * @param field that holds the user's id, with an index
 * @param decide removes one, where it is there still
 */
export function removing<S extends AggregateState>(
  name: string,
  store: StoreOf<S>,
  field: IdField<S>,
  decide: (state: S | null) => Decision<S, void>,
  clock: Clock,
): Holding {
  const documents = store.collection as unknown as Documents;
  const remove = (userId: string, id: string): Promise<void> =>
    store.execute<void>({ id, cause: { id: `erase:${userId}`, time: clock.now() }, decide, replay: () => undefined });
  return {
    ...keeping(name, documents, field),
    erase: async (userId) => {
      const ids = await someOf(documents, field, userId, REMOVED);
      await Promise.all(ids.map((id) => remove(userId, String(id))));
      return ids.length === 0 ? 'done' : 'more';
    },
  };
}

async function someOf(documents: Documents, field: string, userId: string, limit: number): Promise<unknown[]> {
  const options = { projection: { _id: 1 }, maxTimeMS: FIND_LIMIT_MS, limit };
  const found = await withMongoErrors(() => documents.find({ [field]: userId }, options).toArray());
  return found.map(({ _id }) => _id);
}
