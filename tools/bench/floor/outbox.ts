import type { Collection, Db, Document } from 'mongodb';
import type { Broker, FloorEvent } from './broker.js';
import { GroupWriter } from './group-writer.js';

const SETTLE_MS = 100;
const CAUSES = 64;

export interface FloorCommit {
  readonly id: string;
  readonly owner: string;
  /** Version of the document after it. */
  readonly version: number;
  readonly cause: string;
  readonly set: Document;
  readonly push?: Document;
  readonly events: readonly Omit<FloorEvent, 'id' | 'subject'>[];
}

/** A collection of documents with their outboxes: commit, publish, then archive and pull in the background, as FeNAgO does. */
export class Outbox {
  readonly writer: GroupWriter;
  private readonly archive: Collection<Document>;
  private settling: { readonly id: string; readonly event: FloorEvent; readonly payload: string }[] = [];

  constructor(
    db: Db,
    collection: string,
    private readonly broker: Broker,
  ) {
    this.writer = new GroupWriter(db.collection(collection));
    this.archive = db.collection('event_archive');
    setInterval(() => void this.settle(), SETTLE_MS).unref();
  }

  async commit({ id, owner, version, cause, set, push, events }: FloorCommit): Promise<void> {
    const made = events.map((event, i): FloorEvent => ({ ...event, id: `${id}:${version}${i === 0 ? '' : `.${i}`}`, subject: id }));
    await this.writer.write({
      updateOne: {
        filter: { _id: id as never, v: version - 1 },
        update: {
          $set: { ...set, v: version },
          $push: { outbox: { $each: made }, causes: { $each: [{ id: cause, at: new Date() }], $slice: -CAUSES }, ...push } as never,
        },
        upsert: true,
      },
    });
    for (const event of made) this.settling.push({ id, event, payload: await this.broker.publish(event, owner) });
  }

  private async settle(): Promise<void> {
    const batch = this.settling;
    if (batch.length === 0) return;
    this.settling = [];
    const durable = { ordered: false, writeConcern: { w: 'majority', journal: true } } as const;
    const at = new Date();
    await this.archive.insertMany(batch.map(({ id, event, payload }) => ({ _id: event.id as never, aggregate: id, payload, at })), durable);
    const byId = Map.groupBy(batch, ({ id }) => id);
    await this.writer.collection.bulkWrite(
      Array.from(byId, ([id, rows]) => ({
        updateOne: { filter: { _id: id as never }, update: { $pull: { outbox: { id: { $in: rows.map(({ event }) => event.id) } } } as never } },
      })),
      durable,
    );
  }
}
