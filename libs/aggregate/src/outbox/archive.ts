import type { Collection, Db } from 'mongodb';
import { MongoBulkWriteError } from 'mongodb';
import type { Acknowledged } from './outbox-publisher.js';
import type { Incarnation, Published } from './ports.js';

/** A day more than the stream's 35: what the stream may still hold must be here to compare. */
const RETENTION_SECONDS = 36 * 24 * 3_600;
const DUPLICATE_KEY = 11_000;
const BATCH = 200;
/** Settling waits in the background, so it may take longer than a commit. */
export const DURABLE = { w: 'majority', journal: true, wtimeoutMS: 10_000 } as const;

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
  /** Place in the stream. */
  readonly sequence: number;
  /** Version of the aggregate, and place among the events of that version. */
  readonly version: number;
  readonly part: number;
  readonly at: Date;
}

/** What a stream lacks: the events of an incarnation above a place. */
export interface Lost {
  readonly of: Incarnation;
  readonly above: number;
}

/** A service's append-only record of what it published: the source of what a rewound broker has lost. */
export class Archive {
  private readonly events: Collection<ArchivedEvent>;

  constructor(readonly db: Db) {
    this.events = db.collection<ArchivedEvent>('event_archive', { readConcern: { level: 'majority' }, readPreference: 'primary', writeConcern: DURABLE });
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
      await this.events.insertMany([...events], { ordered: false });
    } catch (error) {
      if (!onlyDuplicates(error)) throw error;
    }
  }

  /** Data of the first event of an aggregate that a cause led to. */
  async findByCause(aggregate: string, cause: string): Promise<{ readonly data: unknown } | undefined> {
    const found = await this.events.findOne(
      { aggregate, cause },
      { sort: { version: 1, part: 1 }, maxTimeMS: 3_000 },
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

  /**
   * Lost events in an order that keeps that of each aggregate. Within one incarnation that is the stream's own. Between
   * several there is none to go by: a broker that was lost again while it was being mended has later events under an
   * earlier incarnation. So versions tell then.
   */
  lost(parts: readonly Lost[]): AsyncIterable<ArchivedEvent> {
    const filters = parts.map(({ of, above }) => ({ streamCreated: of.streamCreated, serverId: of.serverId, sequence: { $gt: above } }));
    const [only, ...more] = filters;
    if (only !== undefined && more.length === 0) return this.events.find(only).sort({ sequence: 1 }).batchSize(BATCH);
    return this.events.find({ $or: filters }, { allowDiskUse: true }).sort({ version: 1, part: 1 }).batchSize(BATCH);
  }

  /** Notes where events are after they were published again. */
  async moved(events: readonly { readonly id: string; readonly to: Published }[]): Promise<void> {
    if (events.length === 0) return;
    await this.events.bulkWrite(
      events.map(({ id, to: { serverId, streamCreated, sequence } }) => ({
        updateOne: { filter: { _id: id }, update: { $set: { serverId, streamCreated, sequence } } },
      })),
      { ordered: false },
    );
  }
}

export function toArchived({ aggregateId, event, message, published }: Acknowledged, at: Date): ArchivedEvent {
  const { serverId, streamCreated, sequence } = published;
  return {
    _id: message.id,
    aggregate: aggregateId,
    cause: event.cause,
    subject: message.subject,
    payload: message.payload,
    serverId,
    streamCreated,
    sequence,
    version: event.sequence,
    part: partOf(message.id, event.sequence),
    at,
  };
}

/** `n` of an id `<aggregateId>:<version>.n`. */
function partOf(id: string, version: number): number {
  const dot = id.lastIndexOf('.');
  return dot > 0 && id.slice(0, dot).endsWith(`:${version}`) ? Number(id.slice(dot + 1)) : 0;
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
