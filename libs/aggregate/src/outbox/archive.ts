import type { Collection, Db } from 'mongodb';
import { MongoBulkWriteError } from 'mongodb';
import type { OutgoingMessage } from '../envelope.js';
import type { Incarnation, Published } from './ports.js';

/** A day more than the stream's 35: what the stream may still hold must be here to compare. */
const RETENTION_SECONDS = 36 * 24 * 3_600;
const DUPLICATE_KEY = 11_000;

/** A published event, with where the stream keeps it. */
export interface ArchivedEvent {
  /** Event id. */
  readonly _id: string;
  readonly aggregate: string;
  readonly cause: string;
  readonly subject: string;
  readonly payload: string;
  readonly serverId: string;
  readonly streamCreated: string;
  readonly sequence: number;
  readonly at: Date;
}

/** A service's append-only record of what it published: the source of what a rewound broker has lost. */
export class Archive {
  private readonly events: Collection<ArchivedEvent>;

  constructor(readonly db: Db) {
    this.events = db.collection<ArchivedEvent>('event_archive');
  }

  async prepare(): Promise<void> {
    await this.events.createIndexes([
      { key: { aggregate: 1, cause: 1 }, name: 'by_cause' },
      { key: { streamCreated: 1, serverId: 1, sequence: -1 }, name: 'by_place' },
      { key: { at: 1 }, name: 'retention', expireAfterSeconds: RETENTION_SECONDS },
    ]);
  }

  /** Inserts, majority and journaled; what is there already stays as it is. */
  async insert(events: readonly ArchivedEvent[]): Promise<void> {
    try {
      await this.events.insertMany([...events], { ordered: false, writeConcern: { w: 'majority', journal: true } });
    } catch (error) {
      if (!onlyDuplicates(error)) throw error;
    }
  }

  /** Data of the first event of an aggregate that a cause led to. */
  async findByCause(aggregate: string, cause: string): Promise<{ readonly data: unknown } | undefined> {
    const found = await this.events.findOne(
      { aggregate, cause },
      { sort: { _id: 1 }, readConcern: { level: 'majority' }, maxTimeMS: 3_000 },
    );
    return found === null ? undefined : { data: (JSON.parse(found.payload) as { data: unknown }).data };
  }

  /** Every incarnation of the stream that events are archived under. */
  async incarnations(): Promise<readonly Incarnation[]> {
    // Two distinct scans of the index instead of one grouping, which would read all of it.
    const found: Incarnation[] = [];
    for (const streamCreated of await this.events.distinct('streamCreated')) {
      const servers = await this.events.distinct('serverId', { streamCreated });
      found.push(...servers.map((serverId) => ({ streamCreated, serverId })));
    }
    return found.sort((a, b) => a.streamCreated.localeCompare(b.streamCreated));
  }

  /** Events of one incarnation, newest first. */
  newestFirst(of: Incarnation, batchSize: number): AsyncIterable<Pick<ArchivedEvent, '_id' | 'sequence'>> {
    return this.events
      .find({ streamCreated: of.streamCreated, serverId: of.serverId })
      .sort({ sequence: -1 })
      .project<Pick<ArchivedEvent, '_id' | 'sequence'>>({ _id: 1, sequence: 1 })
      .batchSize(batchSize);
  }

  /** Events of one incarnation above a sequence, in the order in which they were published. */
  after(of: Incarnation, sequence: number): AsyncIterable<ArchivedEvent> {
    return this.events
      .find({ streamCreated: of.streamCreated, serverId: of.serverId, sequence: { $gt: sequence } })
      .sort({ sequence: 1 })
      .batchSize(200);
  }

  /** Notes where an event is after it was published again. */
  async moved(id: string, to: Published): Promise<void> {
    const { serverId, streamCreated, sequence } = to;
    await this.events.updateOne({ _id: id }, { $set: { serverId, streamCreated, sequence } });
  }
}

export function toArchived(aggregate: string, cause: string, message: OutgoingMessage, at: Date, place: Published): ArchivedEvent {
  const { serverId, streamCreated, sequence } = place;
  return { _id: message.id, aggregate, cause, subject: message.subject, payload: message.payload, serverId, streamCreated, sequence, at };
}

function onlyDuplicates(error: unknown): boolean {
  if (!(error instanceof MongoBulkWriteError)) return false;
  const errors = [error.writeErrors].flat();
  return (
    errors.length > 0 &&
    error.result.getWriteConcernError() === undefined &&
    errors.every((item) => item.code === DUPLICATE_KEY)
  );
}
