import type { SessionEnd } from '@fenago/contracts';

/** A sign-in that goes on: a family of refresh tokens, each the successor of the one before it. */
export interface SessionState {
  readonly _id: string;
  readonly userId: string;
  /** What the client called itself when it signed in. */
  readonly userAgent: string | null;
  /** Of the refresh token that is good now; 1 is the first. */
  readonly generation: number;
  /** Keyed hash of that token. */
  readonly tokenHash: string;
  /** Keyed hash of the token before it. */
  readonly previousHash: string | null;
  readonly rotatedAt: Date | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  /** When it ends where it is not used, and at the latest. */
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly revokedFor: SessionEnd | null;
}

const DAY_MS = 24 * 60 * 60_000;
const IDLE_MS = 30 * DAY_MS;
const LONGEST_MS = 90 * DAY_MS;
/** For so long an answer that was lost may be asked for again. */
export const REFRESH_GRACE_MS = 10_000;

/** A refresh token as it was presented; that it is genuine is known. */
export interface PresentedToken {
  readonly generation: number;
  readonly hash: string;
}

/**
 * What a genuine refresh token is good for. `repeat`: it was used a moment ago, and its successor is answered again.
 * `reused`: it was used long ago, so that two hold tokens of one family, and one of them stole it.
 */
export type RefreshVerdict = 'rotate' | 'repeat' | 'reused' | 'invalid';

export function judgeRefresh(session: SessionState | null, { generation, hash }: PresentedToken, now: Date): RefreshVerdict {
  if (session === null || isOver(session, now)) return 'invalid';
  if (generation === session.generation) return hash === session.tokenHash ? 'rotate' : 'invalid';
  if (generation > session.generation) return 'invalid';
  const { rotatedAt, previousHash } = session;
  const inGrace = rotatedAt !== null && now.getTime() - rotatedAt.getTime() <= REFRESH_GRACE_MS;
  return inGrace && hash === previousHash ? 'repeat' : 'reused';
}

export function isOver({ revokedAt, expiresAt }: Pick<SessionState, 'revokedAt' | 'expiresAt'>, now: Date): boolean {
  return revokedAt !== null || expiresAt <= now;
}

/** When a session that is used now ends. */
export function expiryOf(createdAt: Date, now: Date): Date {
  return new Date(Math.min(now.getTime() + IDLE_MS, createdAt.getTime() + LONGEST_MS));
}
