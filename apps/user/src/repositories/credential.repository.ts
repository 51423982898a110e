import { deleting, type Holding } from '@fenago/erasure';
import { MongoLink, Repository, internal, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { CREDENTIAL, credentialSchema, type CredentialDocument } from '../schemas/credential.schema.js';

const SIGN_IN = 'a sign-in tells who the caller is';

@Injectable()
export class CredentialRepository extends Repository<CredentialDocument> {
  /** What goes with a user. */
  readonly holding: Holding;

  constructor(link: MongoLink) {
    super(link.model(CREDENTIAL, credentialSchema));
    this.holding = deleting('passwords', this.model.collection, '_id');
  }

  /** Null where the user has no password. */
  async passwordHashOf(userId: string): Promise<string | null> {
    return (await this.findOne(internal(SIGN_IN, { _id: userId })))?.passwordHash ?? null;
  }

  /** @returns false where the user has a password already, which stays */
  add(userId: string, passwordHash: string, now: Date): Promise<boolean> {
    return this.insert({ _id: userId, passwordHash, updatedAt: now });
  }

  async replace(userId: string, passwordHash: string, now: Date): Promise<void> {
    const update = { $set: { passwordHash, updatedAt: now } };
    await withMongoErrors(() => this.model.collection.updateOne({ _id: userId as never }, update, { upsert: true }));
  }

  /** The same password in another form; nothing where it was changed meanwhile. */
  async rehash(userId: string, before: string, passwordHash: string): Promise<void> {
    await this.updateOne(internal(SIGN_IN, { _id: userId, passwordHash: before }), { set: { passwordHash } });
  }
}
