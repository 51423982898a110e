import { FenagoError, InvalidEventError, parseEvent, type AnyDomainEvent, type ProjectionView, type RebuildPhase, type RebuildStepView, type RebuildView } from '@fenago/contracts';
import { EventStream, type StoredEvent, type StreamPosition } from '@fenago/messaging';
import { MongoLink, withMongoErrors } from '@fenago/mongo';
import type { Clock, Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { BaseConfig } from './config.js';
import { CLOCK, CONFIG, LOGGER } from './tokens.js';

/** Where an event is applied: to what is live, or to what is built beside it. */
export type ProjectionPlace = 'live' | 'beside';

/** A place beside the live one: `ShadowCollection` of libs/mongo. */
export interface ProjectionShadow {
  /** Makes it anew, empty. */
  prepare(): Promise<void>;
  /** Puts it in the place of the live one, in one moment. @returns false where it was put there before */
  swap(): Promise<boolean>;
  drop(): Promise<void>;
}

/** What a service keeps of events of others, and can make anew of them. All of it may be repeated. */
export interface RebuildableProjection<R extends { readonly _id: string } = { readonly _id: string }> {
  readonly name: string;
  readonly description: string;
  /** Matches every event that it is made of. */
  readonly subject: string;
  readonly shadow: ProjectionShadow;
  /** Whether nothing of a user may be kept any more. */
  isGone(userId: string): Promise<boolean>;
  /** As its consumers do; events of one object come one after the other. One that is older than what is there changes nothing. */
  apply(event: AnyDomainEvent, place: ProjectionPlace): Promise<void>;
  /**
   * Rows that are live and of which the stream has not told all, by their ids.
   * @param after last id of the batch before
   */
  incomplete(after: string | null, limit: number): Promise<readonly R[]>;
  /** Completes one of them beside the live ones, by asking whose it is. */
  complete(row: R): Promise<void>;
  /** Erases what came back, by the new one, of users who are gone since. */
  eraseGone(since: Date): Promise<void>;
}

interface RebuildDocument {
  readonly _id: string;
  readonly phase: RebuildPhase;
  readonly streamCreated: string;
  /** Place in the stream up to which events were applied. */
  readonly sequence: number;
  /** When the new one was put in its place, and how far the stream had come then. */
  readonly swappedAt: Date | null;
  readonly target: number;
  readonly after: string | null;
  readonly events: number;
  readonly completed: number;
  readonly startedAt: Date;
  /** Who does a step of it now. */
  readonly step: string | null;
}

type Changes = Partial<Omit<RebuildDocument, '_id' | 'startedAt'>>;

interface Worked {
  readonly changes: Changes;
  readonly isDone?: boolean;
}

interface Replayed {
  readonly changes: Pick<RebuildDocument, 'sequence' | 'events'>;
  readonly isAtEnd: boolean;
}

const REBUILD = 'projection_rebuild';
const STEP_MS = 2_000;
/** Much longer than a step: whoever did one has died. */
const LOST_MS = 60_000;
/** A server of a cluster is behind by less. */
const LAG_MS = 5_000;
/** Rows completed in one go; an answer about one may be large. */
const COMPLETED = 25;
const BOUNDS = { limit: 256, maxBytes: 4 * 1024 * 1024 };

/**
 * Makes projections anew of the event stream, beside the live ones, which go on being followed and read. It is done step by step, each
 * asked for by an operator, and kept between them: so it can be left, gone on with by any replica, and cancelled.
 */
@Injectable()
export class ProjectionRebuilds {
  constructor(
    private readonly link: MongoLink,
    private readonly stream: EventStream,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: BaseConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async view({ name, description }: RebuildableProjection): Promise<ProjectionView> {
    const rebuild = await withMongoErrors(() => this.documents.findOne({ _id: name }));
    return { name, description, rebuild: rebuild && view(rebuild, await this.stream.incarnation()) };
  }

  /**
   * Does about two seconds of work.
   * @throws FenagoError `conflict` where somebody else does a step of it at this moment
   */
  async step(projection: RebuildableProjection): Promise<RebuildStepView> {
    const stream = await this.stream.incarnation();
    const claimed = (await this.claim(projection.name)) ?? (await this.begin(projection.name, stream));
    try {
      const { changes, isDone = false } = await this.work(projection, claimed, stream);
      const now = { ...claimed, ...changes };
      if (isDone) {
        await this.end(projection.name);
        this.logger.info({ projection: projection.name, events: now.events, completed: now.completed }, 'A projection was rebuilt.');
      } else await this.keep(claimed, changes);
      return { ...view(now, stream), isDone };
    } catch (error) {
      await this.keep(claimed, {});
      throw error;
    }
  }

  /** What is live stays as it is; of a rebuild that has swapped already, what came meanwhile has been missed. @throws FenagoError `conflict` then */
  async cancel(projection: RebuildableProjection): Promise<void> {
    const claimed = await this.claim(projection.name);
    if (claimed === undefined) return;
    if (claimed.phase === 'catching_up') {
      await this.keep(claimed, {});
      throw new FenagoError('conflict', 'The new projection is live already and lacks what came meanwhile. Let it catch up.');
    }
    await projection.shadow.drop();
    await this.end(projection.name);
  }

  private async work(projection: RebuildableProjection, state: RebuildDocument, stream: StreamPosition): Promise<Worked> {
    if (state.streamCreated !== stream.streamCreated || state.sequence > stream.lastSequence) {
      this.logger.warn({ projection: projection.name }, 'The stream has lost events that were replayed; the rebuild begins anew.');
      return { changes: beginning(stream) };
    }
    switch (state.phase) {
      case 'preparing':
        await projection.shadow.prepare();
        return { changes: { phase: 'replaying' } };
      case 'replaying': {
        const { changes, isAtEnd } = await this.replay(projection, state, 'beside', stream.lastSequence);
        return { changes: isAtEnd ? { ...changes, phase: 'completing' } : changes };
      }
      case 'completing':
        return { changes: await this.complete(projection, state) };
      case 'swapping': {
        await projection.shadow.swap();
        // Whatever was applied to the old one was in the stream before it went, so it lies before this.
        const { lastSequence: target } = await this.stream.incarnation();
        return { changes: { phase: 'catching_up', target, swappedAt: this.clock.now() } };
      }
      case 'catching_up':
        return this.catchUp(projection, state, stream);
    }
  }

  private async catchUp(projection: RebuildableProjection, state: RebuildDocument, stream: StreamPosition): Promise<Worked> {
    if (this.config.unsafe?.handover === true) return { changes: {}, isDone: true };
    const { changes, isAtEnd } = await this.replay(projection, state, 'live', state.target);
    const isDone = isAtEnd && (changes.sequence >= state.target || !this.mayLag(state, stream));
    if (isDone) await projection.eraseGone(state.startedAt);
    return { changes, isDone };
  }

  /** @param upTo place in the stream where it is enough; what comes behind it may never end */
  private async replay(projection: RebuildableProjection, state: RebuildDocument, place: ProjectionPlace, upTo: number): Promise<Replayed> {
    const end = performance.now() + STEP_MS;
    const isGone = remembering((userId) => projection.isGone(userId));
    let { sequence, events } = state;
    for (;;) {
      const batch = await this.stream.storedAfter(projection.subject, sequence, BOUNDS);
      const lanes = Map.groupBy(batch.events.flatMap((stored) => this.parse(stored) ?? []), ({ subject }) => subject);
      await Promise.all(
        [...lanes.values()].map(async (lane) => {
          for (const event of lane) if (!(await isGone(event.ownerid))) await projection.apply(event, place);
        }),
      );
      events += batch.events.length;
      sequence = batch.events.at(-1)?.sequence ?? sequence;
      const isAtEnd = !batch.hasMore || sequence >= upTo;
      if (isAtEnd || performance.now() >= end) return { changes: { sequence, events }, isAtEnd };
    }
  }

  /** In a cluster a read may be answered by a server that has not the newest yet. */
  private mayLag({ swappedAt }: RebuildDocument, { replicas }: StreamPosition): boolean {
    return replicas > 1 && this.clock.now().getTime() - (swappedAt?.getTime() ?? 0) < LAG_MS;
  }

  private async complete(projection: RebuildableProjection, state: RebuildDocument): Promise<Changes> {
    const end = performance.now() + STEP_MS;
    let { after, completed } = state;
    do {
      const rows = await projection.incomplete(after, COMPLETED);
      for (const row of rows) await projection.complete(row);
      completed += rows.length;
      after = rows.length < COMPLETED ? null : (rows.at(-1)?._id ?? null);
    } while (after !== null && performance.now() < end);
    return { after, completed, ...(after === null ? { phase: 'swapping' as const } : {}) };
  }

  private parse({ payload, sequence }: StoredEvent): AnyDomainEvent | undefined {
    try {
      return parseEvent(payload);
    } catch (error) {
      if (!(error instanceof InvalidEventError)) throw error;
      this.logger.warn({ err: error, sequence }, 'An event is not valid and was left out of the rebuild.');
      return undefined;
    }
  }

  private async begin(name: string, stream: StreamPosition): Promise<RebuildDocument> {
    const document: RebuildDocument = { _id: name, ...beginning(stream), startedAt: this.clock.now(), step: null };
    await withMongoErrors(() => this.documents.updateOne({ _id: name }, { $setOnInsert: document }, { upsert: true }));
    const claimed = await this.claim(name);
    if (claimed === undefined) throw busy();
    return claimed;
  }

  /** @returns undefined where no rebuild has begun. @throws FenagoError `conflict` where somebody else does a step */
  private claim(name: string): Promise<RebuildDocument | undefined> {
    const lost = { $expr: { $lt: ['$steppedAt', { $subtract: ['$$NOW', LOST_MS] }] } };
    const take = [{ $set: { step: randomUUID(), steppedAt: '$$NOW' } }];
    return withMongoErrors(async () => {
      const claimed = await this.documents.findOneAndUpdate({ _id: name, $or: [{ step: null }, lost] }, take, { returnDocument: 'after' });
      if (claimed !== null) return claimed;
      if ((await this.documents.countDocuments({ _id: name }, { limit: 1 })) > 0) throw busy();
      return undefined;
    });
  }

  /** Gives the step back, with what it has changed; one that somebody else has taken over changes nothing. */
  private keep({ _id, step }: RebuildDocument, changes: Changes): Promise<unknown> {
    return withMongoErrors(() => this.documents.updateOne({ _id, step }, { $set: { ...changes, step: null } }));
  }

  private end(name: string): Promise<unknown> {
    return withMongoErrors(() => this.documents.deleteOne({ _id: name }));
  }

  private get documents() {
    return this.link.db.collection<RebuildDocument>(REBUILD);
  }
}

const beginning = ({ streamCreated }: StreamPosition) =>
  ({ phase: 'preparing', streamCreated, sequence: 0, swappedAt: null, target: 0, after: null, events: 0, completed: 0 }) as const;

function view({ phase, startedAt, events, completed, sequence }: RebuildDocument, { lastSequence }: StreamPosition): RebuildView {
  return { phase, startedAt: startedAt.toISOString(), events, completed, sequence, lastSequence };
}

function busy(): FenagoError {
  return new FenagoError('conflict', 'Somebody else rebuilds this projection at this moment. Look how far it has come.', { retryAfterSeconds: 2 });
}

/** Asks once about each. */
function remembering(ask: (id: string) => Promise<boolean>): (id: string) => Promise<boolean> {
  const answers = new Map<string, Promise<boolean>>();
  return (id) => {
    const answer = answers.get(id) ?? ask(id);
    answers.set(id, answer);
    return answer;
  };
}
