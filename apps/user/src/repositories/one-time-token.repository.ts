import { MongoLink, Repository, greaterThan, internal, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { TokenKind } from '../domain/one-time-token.js';
import { ONE_TIME_TOKEN, oneTimeTokenSchema, type OneTimeTokenDocument } from '../schemas/one-time-token.schema.js';

const BEARER = 'the token tells who the caller is';

@Injectable()
export class OneTimeTokenRepository extends Repository<OneTimeTokenDocument> {
  constructor(link: MongoLink) {
    super(link.model(ONE_TIME_TOKEN, oneTimeTokenSchema));
  }

  /** @throws Error where the token exists, which chance does not do */
  async add(token: OneTimeTokenDocument): Promise<void> {
    if (!(await this.insert(token))) throw new Error('A token of 32 random bytes came twice.');
  }

  /** One that can still be used. */
  findUsable(id: string, now: Date): Promise<OneTimeTokenDocument | null> {
    return this.findOne(internal<OneTimeTokenDocument>(BEARER, { _id: id, expiresAt: greaterThan(now) }));
  }

  /** Uses it up, where it is of one of the kinds; of several at once one gets it. */
  take(id: string, kinds: readonly TokenKind[], now: Date): Promise<OneTimeTokenDocument | null> {
    const filter = { _id: id, 'use.kind': { $in: kinds }, expiresAt: { $gt: now } };
    return withMongoErrors(async () => (await this.model.collection.findOneAndDelete(filter as never)) as OneTimeTokenDocument | null);
  }

  countOf(userId: string, emails: readonly string[]): Promise<number> {
    return withMongoErrors(() => this.model.collection.countDocuments(about(userId, emails)));
  }

  /** Those of a user who is gone, and of sign-ups with an address of theirs. @returns how many went */
  deleteOf(userId: string, emails: readonly string[]): Promise<number> {
    return withMongoErrors(async () => (await this.model.collection.deleteMany(about(userId, emails))).deletedCount);
  }

  /** Uses up every token of a user. */
  async dropAll(userId: string): Promise<void> {
    await this.deleteMany(internal<OneTimeTokenDocument>('what they were good for has been done', { userId }));
  }
}

const about = (userId: string, emails: readonly string[]) => ({ $or: [{ userId }, { 'use.email': { $in: emails } }] });
