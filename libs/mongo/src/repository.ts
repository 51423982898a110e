import { pageOf, type Page, type Paging } from '@fenago/contracts';
import type { Model, QueryFilter, UpdateQuery } from 'mongoose';
import { isDuplicateKey, withMongoErrors } from './errors.js';
import type { InternalFilter, ScopedFilter } from './filter.js';
import { MAX_PAGE, pageQuery } from './paging.js';

/** The server gives up a read after this many milliseconds. */
const READ_LIMIT_MS = 4_000;

/** Fields to read; `_id` always comes with them. */
export type Select<D> = readonly (keyof D & string)[];

/** How an update changes fields; a misspelt one does not compile. */
export interface Patch<D> {
  readonly set?: { readonly [K in keyof D]?: D[K] };
  readonly unset?: readonly (keyof D & string)[];
  readonly increment?: { readonly [K in keyof D as NonNullable<D[K]> extends number ? K : never]?: number };
}

export interface FindOptions<D> {
  /** At most 1,000. */
  readonly limit: number;
  readonly sort?: { readonly [K in keyof D]?: 1 | -1 };
}

const MAX_ROWS = 1_000;

/**
 * Base of a service's repositories: every read and write takes a filter that names its caller (or says why it needs
 * none), every answer is bounded, documents are plain objects, and outages come out as `database_unavailable`.
 */
export abstract class Repository<D extends { readonly _id: string }> {
  constructor(protected readonly model: Model<D>) {}

  protected findOne(filter: ScopedFilter<D>): Promise<D | null>;
  protected findOne<K extends keyof D & string>(
    filter: ScopedFilter<D>,
    select: readonly K[],
  ): Promise<Pick<D, K | '_id'> | null>;
  protected findOne(filter: ScopedFilter<D>, select?: Select<D>): Promise<D | null> {
    return withMongoErrors(async () => {
      const query = this.model.findOne(native(filter)).maxTimeMS(READ_LIMIT_MS);
      if (select !== undefined) query.select([...select]);
      return (await query.lean().exec()) as D | null;
    });
  }

  protected find(filter: ScopedFilter<D>, options: FindOptions<D>): Promise<D[]> {
    return withMongoErrors(async () => {
      const query = this.model.find(native(filter)).limit(Math.min(options.limit, MAX_ROWS)).maxTimeMS(READ_LIMIT_MS);
      if (options.sort !== undefined) query.sort(options.sort as Record<string, 1 | -1>);
      return (await query.lean().exec()) as D[];
    });
  }

  /**
   * One page by `_id`.
   * @param view makes the object that the page shows of a document
   */
  protected page<V extends { readonly id: string }>(
    paging: Paging,
    filter: ScopedFilter<D>,
    view: (document: D) => V,
  ): Promise<Page<V>> {
    const { filter: where, sort, limit } = pageQuery(paging, filter);
    return withMongoErrors(async () => {
      const query = this.model.find(native(where)).sort(sort).limit(limit).maxTimeMS(READ_LIMIT_MS);
      const rows = (await query.lean().exec()) as D[];
      return pageOf(rows.map(view), Math.min(paging.limit, MAX_PAGE));
    });
  }

  /** @returns false where the document (or one that a unique index holds equal) is there already */
  protected insert(document: D): Promise<boolean> {
    return withMongoErrors(async () => {
      try {
        await this.model.create([document]);
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    });
  }

  /** @returns whether a document was as the filter says */
  protected updateOne(filter: ScopedFilter<D>, patch: Patch<D>): Promise<boolean> {
    return withMongoErrors(async () => {
      const result = await this.model.updateOne(native(filter), operators(patch));
      return result.matchedCount > 0;
    });
  }

  /**
   * Keeps a local copy of another service's object: written where it is new, or newer than the one here.
   * @param version name of the field that holds the version of the object
   * @returns false where the copy here is as new or newer (the event came twice or late)
   */
  protected upsertIfNewer(document: D, version: keyof D & string): Promise<boolean> {
    const { _id, ...fields } = document;
    const where = { _id, [version]: { $lt: document[version] } } as unknown as Record<string, unknown>;
    const write = async (upsert: boolean): Promise<boolean> => {
      const result = await this.model.collection.replaceOne(where, fields, { upsert, ignoreUndefined: true });
      return result.modifiedCount + result.upsertedCount > 0;
    };
    return withMongoErrors(async () => {
      try {
        return await write(true);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        // The filter missed the document because it is newer, or because another insertion was a moment faster.
        return write(false);
      }
    });
  }

  /** @returns how many documents went */
  protected deleteMany(filter: InternalFilter<D>): Promise<number> {
    return withMongoErrors(async () => (await this.model.deleteMany(native(filter))).deletedCount);
  }
}

// mongoose's own filter type knows nothing of ours, which is narrower.
function native<D>(filter: ScopedFilter<D>): QueryFilter<D> {
  return { ...filter } as unknown as QueryFilter<D>;
}

function operators<D>(patch: Patch<D>): UpdateQuery<D> {
  const update: Record<string, unknown> = {};
  if (patch.set !== undefined) update['$set'] = patch.set;
  if (patch.unset !== undefined) update['$unset'] = Object.fromEntries(patch.unset.map((field) => [field, '']));
  if (patch.increment !== undefined) update['$inc'] = patch.increment;
  return update as UpdateQuery<D>;
}
