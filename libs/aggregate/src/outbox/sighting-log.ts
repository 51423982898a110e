import type { Collection, Db } from 'mongodb';
import { DURABLE } from './archive.js';
import type { Incarnation } from './ports.js';

/** An incarnation of the stream as this service met it first, before it published anything on it. */
export interface Sighting extends Incarnation {
  /** Sequence of the stream's newest message then. */
  readonly lastSequence: number;
}

interface SightingDocument {
  readonly _id: string;
  /** In the order of the sightings. */
  readonly sightings: readonly Sighting[];
}

const ID = 'EVT';
/** A broker restarts rarely, and what is archived expires after 36 days. */
const MAX_SIGHTINGS = 500;

/**
 * Which incarnations of the stream a service has met, in order, and how far each reached then. A stream that was set back is
 * filled again, often with the same events at the same places; what lies above its reach at the first sight came later.
 */
export class SightingLog {
  private readonly log: Collection<SightingDocument>;

  constructor(db: Db) {
    this.log = db.collection<SightingDocument>('stream_sighting', { readConcern: { level: 'majority' }, readPreference: 'primary', writeConcern: DURABLE });
  }

  /**
   * Notes an incarnation where no replica has yet; to be called before anything is published on it.
   * @returns all sightings, oldest first
   */
  async sight({ serverId, streamCreated, lastSequence }: Sighting): Promise<readonly Sighting[]> {
    const present = { serverId, streamCreated };
    const known = await this.log.findOne({ _id: ID }, { maxTimeMS: 3_000 });
    if (known?.sightings.some((sighting) => isSame(sighting, present)) === true) return known.sightings;
    await this.log.updateOne({ _id: ID }, { $setOnInsert: { sightings: [] } }, { upsert: true });
    await this.log.updateOne(
      { _id: ID, sightings: { $not: { $elemMatch: present } } },
      { $push: { sightings: { $each: [{ ...present, lastSequence }], $slice: -MAX_SIGHTINGS } } },
    );
    // Another replica may have noted it in between, at a lower reach: the log tells, not what was asked.
    return (await this.log.findOne({ _id: ID }, { maxTimeMS: 3_000 }))?.sightings ?? [];
  }
}

/**
 * Up to which sequence the stream may still be the one that an incarnation acknowledged: the lowest reach that it was met
 * with since. What is at a place above says nothing about the places before it.
 */
export function provenReach(of: Incarnation, sightings: readonly Sighting[]): number {
  const first = sightings.findIndex((sighting) => isSame(sighting, of));
  const since = sightings.slice(first + 1).filter(({ streamCreated }) => streamCreated === of.streamCreated);
  return Math.min(Number.POSITIVE_INFINITY, ...since.map(({ lastSequence }) => lastSequence));
}

function isSame(a: Incarnation, b: Incarnation): boolean {
  return a.serverId === b.serverId && a.streamCreated === b.streamCreated;
}
