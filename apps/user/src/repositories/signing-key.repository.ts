import { MongoLink, Repository, greaterThan, internal, withMongoErrors } from '@fenago/mongo';
import type { SealedSecret } from '@fenago/secrets';
import { Injectable } from '@nestjs/common';
import { SIGNING_KEY, signingKeySchema, type SigningKeyDocument } from '../schemas/signing-key.schema.js';

const SYSTEMS = 'the keys are those of the whole system';
/** More periods than tokens can outlive. */
const MAX_LIVING = 10;

@Injectable()
export class SigningKeyRepository extends Repository<SigningKeyDocument> {
  constructor(link: MongoLink) {
    super(link.model(SIGNING_KEY, signingKeySchema));
  }

  get(kid: string): Promise<SigningKeyDocument | null> {
    return this.findOne(internal<SigningKeyDocument>(SYSTEMS, { _id: kid }));
  }

  /** @returns false where another replica was faster */
  add(key: SigningKeyDocument): Promise<boolean> {
    return this.insert(key);
  }

  /** @returns false where another was faster */
  async reseal(kid: string, before: SealedSecret, sealed: SealedSecret): Promise<boolean> {
    const filter = { _id: kid as never, 'sealed.wrappedKey': before.wrappedKey };
    return (await withMongoErrors(() => this.model.collection.updateOne(filter, { $set: { sealed } }))).matchedCount > 0;
  }

  /** Those of which a token can be alive. */
  living(now: Date): Promise<SigningKeyDocument[]> {
    return this.find(internal<SigningKeyDocument>(SYSTEMS, { until: greaterThan(now) }), { limit: MAX_LIVING, sort: { until: -1 } });
  }
}
