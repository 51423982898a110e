import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import { PUBLIC_OWNER, pageOf, type AdminCaller, type DeadLetterGroupView, type DeadLetterStatus, type DeadLetterView, type Page, type Paging } from '@fenago/contracts';
import { MongoLink, Repository, greaterThan, internal, isDuplicateKey, withMongoErrors, type Filter } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { openLetter, type DeadLetterGroup, type DeadLetterState, type RecordDeadLetter, type Redrive } from '../domain/dead-letter.js';
import { deadLetterIdOf, toDeadLetterGroupView, toDeadLetterView } from '../mappers/dead-letter.mapper.js';
import { DEAD_LETTER, deadLetterSchema, type DeadLetterDocument } from '../schemas/dead-letter.schema.js';

/** Which letters; what is left out holds nothing back. */
export interface DeadLetterFilter {
  readonly status?: DeadLetterStatus;
  readonly service?: string;
  readonly handler?: string;
  readonly fingerprint?: string;
}

/** Open letters of a handler. */
export interface OpenLetters {
  readonly service: string;
  readonly handler: string;
  readonly count: number;
  readonly oldest: Date;
}

/** A letter, and by what its taker is known. */
export interface Claimed {
  readonly claim: string;
  readonly letter: DeadLetterState;
}

const LIMIT = { maxTimeMS: 4_000 } as const;
const GROUP = {
  $group: {
    _id: '$fingerprint',
    count: { $sum: 1 },
    firstFailedAt: { $min: '$failedAt' },
    lastFailedAt: { $max: '$failedAt' },
    ...Object.fromEntries(['service', 'handler', 'eventType', 'reason', 'message'].map((name) => [name, { $last: `$${name}` }])),
  },
};

@Injectable()
export class DeadLetterRepository extends Repository<DeadLetterDocument> {
  readonly aggregates: AggregateStore<DeadLetterState>;

  constructor(link: MongoLink, engine: AggregateEngine) {
    super(link.model(DEAD_LETTER, deadLetterSchema));
    const collection = link.db.collection(DEAD_LETTER);
    this.aggregates = engine.store<DeadLetterState>({ name: 'dead_letter', collection, ownerOf: () => PUBLIC_OWNER, cacheBytes: 0 });
  }

  /** Keeps letters, none twice. */
  record(letters: readonly RecordDeadLetter[], now: Date): Promise<void> {
    const made = { v: 1, outbox: [], causes: [], createdAt: now, updatedAt: now };
    const documents = letters.map((letter) => ({ _id: deadLetterIdOf(letter) as never, ...openLetter(letter, false), ...made }));
    return withMongoErrors(async () => {
      try {
        await this.model.collection.insertMany(documents, { ordered: false });
      } catch (error) {
        // Another replica has kept some of them; unordered, the others were kept all the same.
        if (!isDuplicateKey(error)) throw error;
      }
    });
  }

  /** Which of these letters are kept. */
  async known(letterIds: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await withMongoErrors(() => this.model.collection.find({ letterId: { $in: letterIds } }, { ...LIMIT, projection: { letterId: 1 } }).toArray());
    return new Set(found.map((letter) => String(letter['letterId'])));
  }

  /** When the newest letter of each fingerprint came of which an event has told. */
  async alertedAt(fingerprints: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    const stages = [{ $match: { fingerprint: { $in: fingerprints }, isAlert: true } }, { $group: { _id: '$fingerprint', at: { $max: '$failedAt' } } }];
    const found = await withMongoErrors(() => this.model.collection.aggregate<{ _id: string; at: Date }>(stages, LIMIT).toArray());
    return new Map(found.map(({ _id, at }) => [_id, at]));
  }

  get(deadLetterId: string): Promise<DeadLetterState | null> {
    return this.findOne(everyones({ _id: deadLetterId }));
  }

  list(_admin: AdminCaller, filter: DeadLetterFilter, paging: Paging, now: Date): Promise<Page<DeadLetterView>> {
    return this.page(paging, everyones(filter), (letter) => toDeadLetterView(letter, now));
  }

  /** By fingerprint, in the order of the fingerprints. */
  async groups(_admin: AdminCaller, filter: DeadLetterFilter, { limit, after, order }: Paging): Promise<Page<DeadLetterGroupView>> {
    const from = after === undefined ? {} : { fingerprint: { [order === 'asc' ? '$gt' : '$lt']: after } };
    const stages = [{ $match: { ...filter, ...from } }, { $sort: { _id: 1 } }, GROUP, { $sort: { _id: order === 'asc' ? 1 : -1 } }, { $limit: limit + 1 }];
    const found = await withMongoErrors(() => this.model.collection.aggregate<DeadLetterGroup>(stages, LIMIT).toArray());
    return pageOf(found.map(toDeadLetterGroupView), limit);
  }

  /** Open letters of a group, oldest first, behind one of them. */
  async openOf(fingerprint: string, after: string | undefined, limit: number): Promise<readonly string[]> {
    const rest = after === undefined ? {} : { _id: greaterThan(after) };
    return (await this.find({ ...everyones({ fingerprint, status: 'open' }), ...rest }, { limit, sort: { _id: 1 } })).map(({ _id }) => _id);
  }

  /**
   * Takes an open letter that nobody has in hand, by the database server's clock. Beside the commits: no fact, so its version stays.
   * @param forMs milliseconds after which it is free again
   * @param unsafe takes it although somebody has it
   * @returns undefined where it is not to be had
   */
  async claim(deadLetterId: string, forMs: number, unsafe: boolean): Promise<Claimed | undefined> {
    const claim = randomUUID();
    const free = unsafe ? {} : { $or: [{ claimedUntil: null }, { $expr: { $lt: ['$claimedUntil', '$$NOW'] } }] };
    const take = [{ $set: { claim, claimedUntil: { $add: ['$$NOW', forMs] } } }];
    const letter = await withMongoErrors(() =>
      this.aggregates.collection.findOneAndUpdate({ _id: deadLetterId as never, status: 'open', ...free }, take, { ...LIMIT, returnDocument: 'after' }),
    );
    return letter === null ? undefined : { claim, letter: letter as unknown as DeadLetterState };
  }

  /** Gives a letter back that was not handled. @param redrive undefined where the handler was not there at all */
  async release(deadLetterId: string, claim: string, redrive: Redrive | undefined): Promise<void> {
    const set = { claim: null, claimedUntil: null, ...(redrive === undefined ? {} : { lastRedrive: redrive }) };
    await this.updateOne(everyones({ _id: deadLetterId, claim, status: 'open' }), { set });
  }

  openLetters(): Promise<readonly OpenLetters[]> {
    const names = { service: '$service', handler: '$handler' };
    const stages = [
      { $match: { status: 'open' } },
      { $group: { _id: names, count: { $sum: 1 }, oldest: { $min: '$failedAt' } } },
      { $project: { _id: 0, service: '$_id.service', handler: '$_id.handler', count: 1, oldest: 1 } },
    ];
    return withMongoErrors(() => this.model.collection.aggregate<OpenLetters>(stages, LIMIT).toArray());
  }
}

const everyones = (filter: Filter<DeadLetterDocument>) => internal<DeadLetterDocument>('an admin sees every dead letter', filter);
