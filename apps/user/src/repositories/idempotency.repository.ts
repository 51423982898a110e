import { deleting, type Holding } from '@fenago/erasure';
import { MongoLink, Repository, absent, internal } from '@fenago/mongo';
import type { SealedSecret } from '@fenago/secrets';
import { Injectable } from '@nestjs/common';
import { IDEMPOTENCY, idempotencySchema, type IdempotencyDocument } from '../schemas/idempotency.schema.js';

const KEYED = 'the id is made of the caller and its key';

@Injectable()
export class IdempotencyRepository extends Repository<IdempotencyDocument> {
  /** By the keyed hash of whose they are. */
  readonly byOwner: Holding;

  constructor(link: MongoLink) {
    super(link.model(IDEMPOTENCY, idempotencySchema));
    this.byOwner = deleting('idempotency_keys', this.model.collection, 'owner');
  }

  /** @returns false where the request came before */
  add(request: IdempotencyDocument): Promise<boolean> {
    return this.insert(request);
  }

  get(id: string): Promise<IdempotencyDocument | null> {
    return this.findOne(internal(KEYED, { _id: id }));
  }

  /** Begins another attempt in the place of one. @returns false where somebody else was faster */
  lockAgain({ _id, lock }: IdempotencyDocument, next: Pick<IdempotencyDocument, 'lock' | 'lockedUntil'>): Promise<boolean> {
    return this.updateOne(internal<IdempotencyDocument>(KEYED, { _id, lock, answer: absent() }), { set: next });
  }

  /** Ends an attempt, if it is still the present one. */
  async end(id: string, lock: string, at: Date, answer: SealedSecret | undefined): Promise<void> {
    const set = { lockedUntil: at, ...(answer === undefined ? {} : { answer }) };
    await this.updateOne(internal<IdempotencyDocument>(KEYED, { _id: id, lock, answer: absent() }), { set });
  }
}
