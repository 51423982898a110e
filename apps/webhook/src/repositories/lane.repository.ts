import { deleting, type Holding } from '@fenago/erasure';
import { MongoLink, Repository, internal, oneOf, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { Lane, Replay } from '../domain/lane.js';
import { WEBHOOK_LANE, laneSchema, type LaneDocument } from '../schemas/lane.schema.js';

const LIMIT_MS = 4_000;
const DUE = { dueAt: { $gt: new Date(0) }, $expr: { $lte: ['$dueAt', '$$NOW'] } };
const until = (leaseMs: number) => ({ $add: ['$$NOW', leaseMs] });

/** Whose lane a replica has, and for how long. */
export interface Lease {
  readonly holder: string;
  readonly leaseMs: number;
}

/** Lanes: one a webhook. All times of leases are the database server's. */
@Injectable()
export class LaneRepository extends Repository<LaneDocument> {
  readonly holding: Holding;

  constructor(link: MongoLink) {
    super(link.model(WEBHOOK_LANE, laneSchema));
    this.holding = deleting('webhook_lanes', this.model.collection, 'userId');
  }

  get(webhookId: string): Promise<Lane | null> {
    return withMongoErrors(() => this.model.collection.findOne<Lane & { _id: never }>({ _id: webhookId as never }, { maxTimeMS: LIMIT_MS }));
  }

  of(webhookIds: readonly string[]): Promise<readonly Lane[]> {
    return this.find(internal<LaneDocument>('beside webhooks of their user', { _id: oneOf(webhookIds) }), { limit: webhookIds.length });
  }

  /** Something waits for webhooks now. Whoever has their lanes keeps them. */
  async ring(webhooks: readonly { readonly webhookId: string; readonly userId: string }[]): Promise<void> {
    const rung = {
      bell: { $add: [{ $ifNull: ['$bell', 0] }, 1] },
      failures: { $ifNull: ['$failures', 0] },
      dueAt: { $min: ['$dueAt', { $max: ['$$NOW', '$leasedUntil'] }] },
    };
    const writes = webhooks.map(({ webhookId, userId }) => ({
      updateOne: { filter: { _id: webhookId as never }, update: [{ $set: { userId, ...rung } }], upsert: true },
    }));
    if (writes.length > 0) await withMongoErrors(() => this.model.collection.bulkWrite(writes, { ordered: false }));
  }

  /** Takes the lane that is due for longest, if there is one. @param healthy only where the last attempt has delivered */
  claim({ holder, leaseMs }: Lease, healthy: boolean): Promise<Lane | null> {
    const wanted = healthy ? { ...DUE, failures: 0 } : DUE;
    const mine = { holder, dueAt: until(leaseMs), leasedUntil: until(leaseMs) };
    const options = { sort: { dueAt: 1 }, returnDocument: 'after', maxTimeMS: LIMIT_MS } as const;
    return withMongoErrors(() => this.model.collection.findOneAndUpdate(wanted, [{ $set: mine }], options)) as unknown as Promise<Lane | null>;
  }

  /** @returns whether the lane was still the holder's */
  async renew(webhookId: string, { holder, leaseMs }: Lease): Promise<boolean> {
    const renewed = { dueAt: until(leaseMs), leasedUntil: until(leaseMs) };
    const { matchedCount } = await withMongoErrors(() => this.model.collection.updateOne({ _id: webhookId as never, holder }, [{ $set: renewed }]));
    return matchedCount === 1;
  }

  /**
   * Lets go of a lane.
   * @param dueAt when it is to be looked at again; undefined where nothing waits
   * @param bell at which that is so; undefined for whatever has come since
   * @returns false where something has come since
   */
  async release(webhookId: string, holder: string, dueAt: Date | undefined, bell?: number): Promise<boolean> {
    const gone = { holder: '', leasedUntil: '', ...(dueAt === undefined ? { dueAt: '' } : {}) } as const;
    const update = { $unset: gone, ...(dueAt === undefined ? {} : { $set: { dueAt } }) };
    const mine = { _id: webhookId as never, holder, ...(bell === undefined ? {} : { bell }) };
    const { matchedCount } = await withMongoErrors(() => this.model.collection.updateOne(mine, update));
    return matchedCount === 1;
  }

  /** Counts an attempt that has delivered nothing. @returns since when none has */
  async noteFailure(webhookId: string, now: Date): Promise<Date> {
    const failed = { failures: { $add: ['$failures', 1] }, failingSince: { $ifNull: ['$failingSince', now] } };
    const options = { returnDocument: 'after', projection: { failingSince: 1 } } as const;
    const lane = await withMongoErrors(() => this.model.collection.findOneAndUpdate({ _id: webhookId as never }, [{ $set: failed }], options));
    return lane?.failingSince ?? now;
  }

  async noteSuccess(webhookId: string, now: Date): Promise<void> {
    const update = { $set: { failures: 0, lastDeliveredAt: now }, $unset: { failingSince: '' } } as const;
    await withMongoErrors(() => this.model.collection.updateOne({ _id: webhookId as never }, update));
  }

  /** Nothing is known of the receiver any more. */
  async forgetReceiver(webhookId: string): Promise<void> {
    const update = { $set: { failures: 0 }, $unset: { failingSince: '', lastDeliveredAt: '' } } as const;
    await withMongoErrors(() => this.model.collection.updateOne({ _id: webhookId as never }, update));
  }

  /** @returns false where one is under way */
  async beginReplay(webhookId: string, userId: string, replay: Replay): Promise<boolean> {
    await this.ring([{ webhookId, userId }]);
    const free = { _id: webhookId as never, replay: { $exists: false } } as const;
    const { matchedCount } = await withMongoErrors(() => this.model.collection.updateOne(free, { $set: { replay } }));
    if (matchedCount === 1) await this.ring([{ webhookId, userId }]);
    return matchedCount === 1;
  }

  /** Keeps how far a replay has come; null where it is over. */
  async moveReplay(webhookId: string, replayId: string, replay: Replay | null): Promise<void> {
    const same = { _id: webhookId as never, 'replay.id': replayId };
    const update = replay === null ? { $unset: { replay: '' } as const } : { $set: { replay } };
    await withMongoErrors(() => this.model.collection.updateOne(same, update));
  }

  async endReplay(webhookId: string): Promise<void> {
    await withMongoErrors(() => this.model.collection.updateOne({ _id: webhookId as never }, { $unset: { replay: '' } }));
  }

  async drop(webhookId: string): Promise<void> {
    await this.deleteMany(internal<LaneDocument>('the webhook is gone', { _id: webhookId }));
  }

  /** Since when the lane that is due for longest is; null where none is. */
  async waitingSince(): Promise<Date | null> {
    const lane = await withMongoErrors(() => this.model.collection.findOne(DUE, { sort: { dueAt: 1 }, projection: { dueAt: 1 }, maxTimeMS: LIMIT_MS }));
    return lane?.dueAt ?? null;
  }
}
