import { AggregateEngine, type AggregateState, type AggregateStore } from '@fenago/aggregate';
import type { AggregateName, Caller } from '@fenago/contracts';
import { MongoLink, Repository, greaterThan, internal, owned, withMongoErrors, type Filter, type Schema } from '@fenago/mongo';

/** Everything of a kind that one user has, in one document. */
export interface Ring extends AggregateState {
  readonly userId: string;
  /** By the id of an entry. Written beside the commits. */
  readonly lastUsed: Readonly<Record<string, Date>>;
}

interface Place<R> {
  readonly aggregate: AggregateName;
  readonly collection: string;
  readonly schema: Schema<R>;
  /** Field that holds the entries. */
  readonly entries: keyof R & string;
  /** Id of the ring of a user. */
  readonly idOf: (userId: string) => string;
}

export abstract class RingRepository<R extends Ring> extends Repository<R> {
  readonly aggregates: AggregateStore<R>;

  constructor(
    link: MongoLink,
    engine: AggregateEngine,
    private readonly place: Place<R>,
  ) {
    super(link.model(place.collection, place.schema));
    const collection = link.db.collection(place.collection);
    this.aggregates = engine.store<R>({ name: place.aggregate, collection, ownerOf: (ring) => ring.userId });
  }

  /** The caller's ring; null where it has never had an entry. */
  get(caller: Caller): Promise<R | null> {
    return this.findOne(owned<R>(caller, this.at(caller.userId)));
  }

  /**
   * The ring of a user on whose behalf a run calls somebody.
   * @param reason why no caller is needed
   */
  protected ofUser(reason: string, userId: string): Promise<R | null> {
    return this.findOne(internal<R>(reason, this.at(userId)));
  }

  /** Rings behind an id, in the order of their ids. */
  behind(after: string, limit: number): Promise<readonly R[]> {
    const filter = { _id: greaterThan(after) } as unknown as Filter<R>;
    return this.find(internal<R>('an operator rotates the master key', filter), { limit, sort: { _id: 1 } as never });
  }

  /** Notes a use beside the commits: `v` stays as it is. An older time, and an entry that is gone, change nothing. */
  async noteUse(userId: string, entryId: string, at: Date): Promise<void> {
    const filter = { ...this.native(userId), [`${this.place.entries}.id`]: entryId };
    await withMongoErrors(() => this.model.collection.updateOne(filter, { $max: { [`lastUsed.${entryId}`]: at } }));
  }

  /** After an entry was removed. */
  async forgetUse(userId: string, entryId: string): Promise<void> {
    const update = { $unset: { [`lastUsed.${entryId}`]: '' as const } };
    await withMongoErrors(() => this.model.collection.updateOne(this.native(userId), update));
  }

  private at(userId: string): Filter<R> {
    return { _id: this.place.idOf(userId) } as unknown as Filter<R>;
  }

  private native(userId: string): { readonly _id: never } {
    return { _id: this.place.idOf(userId) as never };
  }
}
