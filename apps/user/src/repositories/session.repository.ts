import type { Caller, Page, Paging, SessionEnd, SessionView } from '@fenago/contracts';
import { deleting, type Holding } from '@fenago/erasure';
import { MongoLink, Repository, absent, greaterThan, internal, not, owned, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { expiryOf, type SessionState } from '../domain/session.js';
import { toSessionView } from '../mappers/session.mapper.js';
import { SESSION, sessionSchema, type SessionDocument } from '../schemas/session.schema.js';

/** Sessions that one user may have. */
const MAX_SESSIONS = 100;
const BEARER = 'the token tells who the caller is';

/** A refresh token and the one that follows it, by their keyed hashes. */
export interface Rotation {
  readonly generation: number;
  readonly hash: string;
  readonly nextHash: string;
}

@Injectable()
export class SessionRepository extends Repository<SessionDocument> {
  /** What goes with a user. */
  readonly holding: Holding;

  constructor(link: MongoLink) {
    super(link.model(SESSION, sessionSchema));
    this.holding = deleting('sessions', this.model.collection, 'userId');
  }

  /** @throws Error where the id is taken, which chance does not do */
  async add(session: SessionState): Promise<void> {
    if (!(await this.insert(session))) throw new Error(`Session ${session._id} exists already.`);
  }

  findByToken(sessionId: string): Promise<SessionState | null> {
    return this.findOne(internal<SessionDocument>(BEARER, { _id: sessionId }));
  }

  /** One of the caller's, also where it is over. */
  get(caller: Caller, sessionId: string): Promise<SessionState | null> {
    return this.findOne(owned<SessionDocument>(caller, { _id: sessionId }));
  }

  /** Those of the caller that go on. */
  list(caller: Caller, currentSessionId: string | undefined, now: Date, paging: Paging): Promise<Page<SessionView>> {
    const filter = owned<SessionDocument>(caller, { revokedAt: absent(), expiresAt: greaterThan(now) });
    return this.page(paging, filter, (session) => toSessionView(session, currentSessionId));
  }

  /** @returns false where the token is not the present one any more; of several replicas one succeeds */
  rotate({ _id, createdAt }: SessionState, { generation, hash, nextHash }: Rotation, now: Date): Promise<boolean> {
    const present = internal<SessionDocument>(BEARER, { _id, generation, tokenHash: hash, revokedAt: absent() });
    const next = { generation: generation + 1, tokenHash: nextHash, previousHash: hash };
    return this.updateOne(present, { set: { ...next, rotatedAt: now, lastUsedAt: now, expiresAt: expiryOf(createdAt, now) } });
  }

  /** @returns false where the caller has no such session, or it is over */
  revoke(caller: Caller, sessionId: string, reason: SessionEnd, now: Date): Promise<boolean> {
    const filter = owned<SessionDocument>(caller, { _id: sessionId, revokedAt: absent(), expiresAt: greaterThan(now) });
    return this.updateOne(filter, { set: { revokedAt: now, revokedFor: reason } });
  }

  /** Ends the session that was unused longest, where the caller has more than one may have. */
  async endSurplus(caller: Caller, now: Date): Promise<void> {
    const live = owned<SessionDocument>(caller, { revokedAt: absent(), expiresAt: greaterThan(now) });
    const found = await this.find(live, { limit: MAX_SESSIONS + 1, sort: { lastUsedAt: -1 } });
    const [surplus] = found.slice(MAX_SESSIONS);
    if (surplus !== undefined) await this.revoke(caller, surplus._id, 'revoked', now);
  }

  /** @param keepSessionId one that goes on */
  async revokeAll(caller: Caller, keepSessionId: string | undefined, reason: SessionEnd, now: Date): Promise<void> {
    const others = keepSessionId === undefined ? {} : { _id: not(keepSessionId) };
    const filter = { ...owned<SessionDocument>(caller, { ...others, revokedAt: absent() }) };
    await withMongoErrors(() => this.model.updateMany(filter as never, { $set: { revokedAt: now, revokedFor: reason } }));
  }
}
