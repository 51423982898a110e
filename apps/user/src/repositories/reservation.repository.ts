import { MongoLink, withMongoErrors, type Model } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { RESERVATION, reservationSchema, type ReservationDocument } from '../schemas/reservation.schema.js';

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
    const reservation = { holder: candidate, createdAt: now };
    return withMongoErrors(async () => {
      // Of two at once the server lets the later one find the first; the write concern holds for what is found, too.
      const options = { upsert: true, returnDocument: 'after' } as const;
      const found = await this.model.collection.findOneAndUpdate({ _id: key as never }, { $setOnInsert: reservation }, options);
      return (found as ReservationDocument | null)?.holder ?? candidate;
    });
  }
}
