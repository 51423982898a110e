import type { EventPosition } from '@fenago/messaging';
import { MongoLink, isDuplicateKey, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { Collection } from 'mongodb';
import { POSITION, type PositionDocument } from '../schemas/position.schema.js';

/** How far projections have come in the event stream. */
@Injectable()
export class PositionRepository {
  private readonly collection: Collection<PositionDocument>;

  constructor(link: MongoLink) {
    this.collection = link.db.collection<PositionDocument>(POSITION);
  }

  find(projection: string): Promise<EventPosition | null> {
    return withMongoErrors(() => this.collection.findOne({ _id: projection }, { projection: { _id: 0 } }));
  }

  /** A position before the one that is kept, as of a replica that is behind, changes nothing. */
  moveForward(projection: string, { streamCreated, sequence, eventId }: EventPosition): Promise<void> {
    const before = [{ streamCreated: { $lt: streamCreated } }, { streamCreated, sequence: { $lt: sequence } }];
    return withMongoErrors(async () => {
      try {
        const change = { $set: { streamCreated, sequence, eventId } };
        await this.collection.updateOne({ _id: projection, $or: before }, change, { upsert: true });
      } catch (error) {
        // Then one is there that is as far or further. Or another replica was a moment faster with its first: then that
        // one is kept until the next batch.
        if (!isDuplicateKey(error)) throw error;
      }
    });
  }
}
