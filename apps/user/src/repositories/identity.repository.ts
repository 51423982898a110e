import { deleting, type Holding } from '@fenago/erasure';
import { MongoLink, Repository, internal } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { IDENTITY, identitySchema, type IdentityDocument } from '../schemas/identity.schema.js';

@Injectable()
export class IdentityRepository extends Repository<IdentityDocument> {
  /** What goes with a user. */
  readonly holding: Holding;

  constructor(link: MongoLink) {
    super(link.model(IDENTITY, identitySchema));
    this.holding = deleting('identities', this.model.collection, 'userId');
  }

  async userOf(identityId: string): Promise<string | null> {
    return (await this.findOne(internal<IdentityDocument>('a sign-in tells who the caller is', { _id: identityId })))?.userId ?? null;
  }

  /** @returns false where it belongs to a user already, who keeps it */
  add(identity: IdentityDocument): Promise<boolean> {
    return this.insert(identity);
  }
}
