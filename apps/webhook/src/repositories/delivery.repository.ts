import { pageOf, type AttemptView, type Caller, type DeliveryError, type DeliveryStatus, type DeliveryView, type Page, type Paging } from '@fenago/contracts';
import { deleting, type Holding } from '@fenago/erasure';
import { MongoLink, Repository, owned, pageQuery, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { SHOWN_ATTEMPTS, keptUntil, type Delivery } from '../domain/delivery.js';
import { toDeliveryView } from '../mappers/delivery.mapper.js';
import { WEBHOOK_DELIVERY, deliverySchema, type DeliveryDocument } from '../schemas/delivery.schema.js';

const LIMIT_MS = 4_000;
const DROPPED = 500;

/** How an attempt has ended. */
export interface AttemptEnd {
  readonly view: AttemptView;
  readonly error: DeliveryError | null;
  /** When there is another; null where the delivery has ended. */
  readonly retryAt: Date | null;
}

@Injectable()
export class DeliveryRepository extends Repository<DeliveryDocument> {
  readonly holding: Holding;

  constructor(link: MongoLink) {
    super(link.model(WEBHOOK_DELIVERY, deliverySchema));
    this.holding = deleting('webhook_deliveries', this.model.collection, 'userId');
  }

  get(caller: Caller, webhookId: string, deliveryId: string): Promise<Delivery | null> {
    return this.findOne(owned<DeliveryDocument>(caller, { _id: deliveryId, webhookId }));
  }

  /** Without what makes them large. */
  list(caller: Caller, only: Partial<Pick<Delivery, 'webhookId' | 'status'>>, paging: Paging): Promise<Page<DeliveryView>> {
    const { filter, sort, limit } = pageQuery(paging, owned<DeliveryDocument>(caller, only));
    return withMongoErrors(async () => {
      const options = { projection: { body: 0, attempts: 0 }, sort, limit, maxTimeMS: LIMIT_MS } as const;
      const rows = await this.model.collection.find<Delivery & { _id: never }>({ ...filter } as never, options).toArray();
      return pageOf(rows.map(toDeliveryView), paging.limit);
    });
  }

  /** Adds those that are new, in their order: no event comes to be before one that is older. */
  async add(deliveries: readonly Delivery[]): Promise<void> {
    const writes = deliveries.map(({ _id, ...fields }) => ({ updateOne: { filter: { _id: _id as never }, update: { $setOnInsert: fields }, upsert: true } }));
    if (writes.length > 0) await withMongoErrors(() => this.model.collection.bulkWrite(writes, { ordered: true }));
  }

  /** Has those that are not pending delivered once more, and of a replay each one once. */
  async requeue(deliveries: readonly Pick<Delivery, '_id' | 'replayId'>[], now: Date): Promise<void> {
    const writes = deliveries.map(({ _id, replayId }) => {
      const filter = { _id: _id as never, status: { $ne: 'pending' as const }, ...(replayId === null ? {} : { replayId: { $ne: replayId } }) };
      const again = { status: 'pending' as const, tries: 0, nextAttemptAt: now, startedAt: null, endedAt: null, replayId, expiresAt: keptUntil(now) };
      return { updateOne: { filter, update: { $set: again } } };
    });
    if (writes.length > 0) await withMongoErrors(() => this.model.collection.bulkWrite(writes, { ordered: false }));
  }

  /** One that waits is due now; an attempt under way is waited for. */
  async hasten({ _id }: Pick<Delivery, '_id'>, now: Date): Promise<void> {
    await withMongoErrors(() => this.model.collection.updateOne({ _id: _id as never, status: 'pending', startedAt: null }, { $min: { nextAttemptAt: now } }));
  }

  /** Those of a webhook that are due, the longest overdue first. */
  due(webhookId: string, now: Date, limit: number): Promise<readonly Delivery[]> {
    return this.read({ webhookId, status: 'pending', nextAttemptAt: { $lte: now } }, { nextAttemptAt: 1 }, limit);
  }

  /** Objects of which some are due. @param but those that are not wanted */
  async dueObjects(webhookId: string, now: Date, limit: number, but: readonly string[]): Promise<ReadonlySet<string>> {
    const due = { webhookId, status: 'pending' as const, nextAttemptAt: { $lte: now }, objectId: { $nin: but } };
    const options = { projection: { objectId: 1 }, sort: { nextAttemptAt: 1 }, limit, maxTimeMS: LIMIT_MS } as const;
    const found = await withMongoErrors(() => this.model.collection.find<Pick<Delivery, 'objectId'> & { _id: never }>(due, options).toArray());
    return new Set(found.map(({ objectId }) => objectId));
  }

  /** The first of an object's that waits, or is under way. */
  async firstOf(webhookId: string, objectId: string): Promise<Delivery | undefined> {
    return (await this.read({ webhookId, objectId, status: 'pending' }, { ordinal: 1 }, 1))[0];
  }

  /** Those of an object are not due before its first is. */
  async postpone({ webhookId, objectId, nextAttemptAt }: Delivery, now: Date): Promise<void> {
    const behind = { webhookId, objectId, status: 'pending' as const, nextAttemptAt: { $lte: now } };
    await withMongoErrors(() => this.model.collection.updateMany(behind, { $set: { nextAttemptAt } }));
  }

  /** When the next of a webhook is due; undefined where none waits. */
  async nextAt(webhookId: string): Promise<Date | undefined> {
    return (await this.read({ webhookId, status: 'pending' }, { nextAttemptAt: 1 }, 1))[0]?.nextAttemptAt;
  }

  /**
   * Begins the next attempt: a commit before the call, so that of two that would make it one does.
   * @param until when it has ended for certain
   * @returns its number; undefined where somebody else has begun it, or there is nothing to deliver any more
   */
  async begin({ _id, attempt, nextAttemptAt }: Delivery, now: Date, until: Date): Promise<number | undefined> {
    const unchanged = { _id: _id as never, status: 'pending' as const, attempt, nextAttemptAt };
    const begun = { $set: { nextAttemptAt: until, startedAt: now }, $inc: { attempt: 1, tries: 1 } };
    const { matchedCount } = await withMongoErrors(() => this.model.collection.updateOne(unchanged, begun));
    return matchedCount === 1 ? attempt + 1 : undefined;
  }

  /** Keeps how an attempt has ended, unless another has begun since. In an ordered lane the others of the object are due then. */
  async end({ _id, webhookId, objectId }: Delivery, attempt: number, { view, error, retryAt }: AttemptEnd, now: Date, frees: boolean): Promise<void> {
    const ended = { status: error === null ? ('delivered' as const) : ('failed' as const), endedAt: now };
    const set = { lastError: error, startedAt: null, ...(retryAt === null ? ended : { nextAttemptAt: retryAt }) };
    const log = { attempts: { $each: [view], $slice: -SHOWN_ATTEMPTS } };
    const last = { updateOne: { filter: { _id: _id as never, status: 'pending' as const, attempt }, update: { $set: set, $push: log as never } } };
    const others = { updateMany: { filter: { webhookId, objectId, status: 'pending' as const, nextAttemptAt: { $gt: now } }, update: { $set: { nextAttemptAt: now } } } };
    await withMongoErrors(() => this.model.collection.bulkWrite(frees && retryAt === null ? [last, others] : [last], { ordered: true }));
  }

  /** Takes an attempt back that was broken off by the end of this replica: another makes it, as if it had not been. */
  async handBack({ _id }: Delivery, attempt: number, now: Date): Promise<void> {
    const filter = { _id: _id as never, status: 'pending' as const, attempt };
    await withMongoErrors(() => this.model.collection.updateOne(filter, { $set: { nextAttemptAt: now, startedAt: null }, $inc: { tries: -1 } }));
  }

  /** Gives up what was tried as often as may be, and whose last attempt nobody knows of. */
  async giveUp({ _id, attempt }: Delivery, error: DeliveryError, now: Date): Promise<void> {
    const filter = { _id: _id as never, status: 'pending' as const, attempt };
    await withMongoErrors(() => this.model.collection.updateOne(filter, { $set: { status: 'failed', lastError: error, endedAt: now } }));
  }

  /** Ends what waits for a webhook that is disabled. */
  async cancel(webhookId: string, now: Date): Promise<void> {
    const status: DeliveryStatus = 'cancelled';
    await withMongoErrors(() => this.model.collection.updateMany({ webhookId, status: 'pending' }, { $set: { status, endedAt: now } }));
  }

  /** Deletes some of a webhook that is gone. @returns whether there may be more */
  drop(webhookId: string): Promise<boolean> {
    return withMongoErrors(async () => {
      const found = await this.model.collection.find({ webhookId }, { projection: { _id: 1 }, limit: DROPPED, maxTimeMS: LIMIT_MS }).toArray();
      if (found.length > 0) await this.model.collection.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } });
      return found.length === DROPPED;
    });
  }

  private read(filter: object, sort: Readonly<Record<string, 1>>, limit: number): Promise<readonly Delivery[]> {
    return withMongoErrors(() => this.model.collection.find<Delivery & { _id: never }>(filter, { sort, limit, maxTimeMS: LIMIT_MS }).toArray());
  }
}
