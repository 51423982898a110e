import type { EventPosition } from '@fenago/messaging';
import { MongoLink, isDuplicateKey, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';

/** How far a projection has come; its name is the `_id`. */
interface PositionDocument extends EventPosition {
  readonly _id: string;
}

/** Bookkeeping, not an entity: hence no capitals. */
const POSITION = 'position';

/** How far projections of a service have come in the event stream; for its `position()`. Kept in the service's database. */
@Injectable()
export class Positions {
  constructor(private readonly link: MongoLink) {}

  /**
   * What was kept last; null where nothing was.
   * @param projection name within the service
   * @throws FenagoError `database_unavailable`
   */
  find(projection: string): Promise<EventPosition | null> {
    return withMongoErrors(() => this.collection.findOne({ _id: projection }, { projection: { _id: 0 } }));
  }

  /**
   * Keeps a position. One before that which is kept, as of a replica that is behind, changes nothing.
   * @throws FenagoError `database_unavailable`
   */
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

  private get collection() {
    return this.link.db.collection<PositionDocument>(POSITION);
  }
}
