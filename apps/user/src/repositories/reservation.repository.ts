import { MongoLink, withMongoErrors, type Model } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { RESERVATION, reservationSchema, type ReservationDocument } from '../schemas/reservation.schema.js';

/** Longer than any consumer is away. */
const PROVISIONAL_MS = 7 * 24 * 60 * 60_000;

/**
 * Gives what only one aggregate can have to the first that asks, before the aggregate is made: a creation that was
 * interrupted between the two is completed by the next attempt, under the same id.
 */
@Injectable()
export class ReservationRepository {
  private readonly model: Model<ReservationDocument>;

  constructor(link: MongoLink) {
    this.model = link.model(RESERVATION, reservationSchema);
  }

  /** @returns id of the aggregate that has it, durably: `candidate`, or the one that came before */
  reserve(key: string, candidate: string, now: Date): Promise<string> {
    return this.insertOrFind(key, { holder: candidate, since: 0, createdAt: now });
  }

  /**
   * The same for an aggregate that exists. What it gets so is its for a week, unless it is confirmed: a change that was
   * interrupted for good gives it back by itself.
   * @param version of the aggregate that claims it; a release that is under way since an earlier one does not take it away
   */
  async claim(key: string, candidate: string, version: number, now: Date): Promise<string> {
    const claim = { holder: candidate, since: version, createdAt: now, provisionalUntil: new Date(now.getTime() + PROVISIONAL_MS) };
    const holder = await this.insertOrFind(key, claim);
    if (holder === candidate) await withMongoErrors(() => this.model.collection.updateOne(heldBy(key, candidate), { $max: { since: version } }));
    return holder;
  }

  async confirm(key: string, holder: string): Promise<void> {
    await withMongoErrors(() => this.model.collection.updateOne(heldBy(key, holder), { $unset: { provisionalUntil: '' } }));
  }

  /** Gives it up, unless the aggregate has claimed it again at that version or a later one. */
  async release(key: string, holder: string, version: number): Promise<void> {
    await withMongoErrors(() => this.model.collection.deleteOne({ ...heldBy(key, holder), since: { $lt: version } }));
  }

  async holderOf(key: string): Promise<string | null> {
    const found = await withMongoErrors(() => this.model.collection.findOne({ _id: key as never }));
    return (found as ReservationDocument | null)?.holder ?? null;
  }

  /** Keys that an aggregate holds. */
  async heldBy(holder: string): Promise<readonly string[]> {
    const found = await withMongoErrors(() => this.model.collection.find({ holder }, { projection: { _id: 1 } }).toArray());
    return found.map(({ _id }) => String(_id));
  }

  /** From now on nothing is made under what the aggregate holds: it is about to go. Says nothing where it stays. */
  async close(holder: string, now: Date): Promise<void> {
    await withMongoErrors(() => this.model.collection.updateMany({ holder }, { $set: { closedAt: now } }));
  }

  async isClosed(key: string): Promise<boolean> {
    const found = await withMongoErrors(() => this.model.collection.findOne({ _id: key as never }));
    return (found as ReservationDocument | null)?.closedAt !== undefined;
  }

  /** Gives up all that an aggregate holds, which is gone. @returns how many they were */
  async releaseAll(holder: string): Promise<number> {
    return (await withMongoErrors(() => this.model.collection.deleteMany({ holder }))).deletedCount;
  }

  private insertOrFind(key: string, reservation: Omit<ReservationDocument, '_id'>): Promise<string> {
    return withMongoErrors(async () => {
      // Of two at once the server lets the later one find the first; the write concern holds for what is found, too.
      const options = { upsert: true, returnDocument: 'after' } as const;
      const found = await this.model.collection.findOneAndUpdate({ _id: key as never }, { $setOnInsert: reservation }, options);
      return (found as ReservationDocument | null)?.holder ?? reservation.holder;
    });
  }
}

const heldBy = (key: string, holder: string) => ({ _id: key as never, holder });
