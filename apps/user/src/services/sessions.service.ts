import {
  newId,
  type Caller,
  type Client,
  type COMMANDS,
  type Page,
  type QUERIES,
  type RequestOf,
  type SessionEnd,
  type SessionView,
  type SignInMethod,
  type TokensView,
  type VerifiedSession,
} from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { ACCESS_TOKEN_SECONDS } from '../domain/access-token.js';
import { refreshTokenInvalid, refreshTokenReused, sessionNotFound } from '../domain/errors.js';
import { expiryOf, isOver, judgeRefresh, type SessionState } from '../domain/session.js';
import type { UserState } from '../domain/user.state.js';
import { SessionRepository } from '../repositories/session.repository.js';
import { AccessLog } from './access-log.service.js';
import { AccessTokens } from './access-tokens.service.js';
import { AccountsService } from './accounts.service.js';
import { actingAs } from './acting-as.js';
import { RefreshTokens, type GenuineToken } from './refresh-tokens.service.js';

/** Replicas that refresh with one token at once lose at most one race each. */
const MAX_RACES = 3;

/** Who is signed in, where, and for how long. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly accounts: AccountsService,
    private readonly accessTokens: AccessTokens,
    private readonly refreshTokens: RefreshTokens,
    private readonly accesses: AccessLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Signs a user in who has shown who they are. */
  async start(user: UserState, { userAgent = null }: Omit<Client, 'userAgent'> & { readonly userAgent?: string | null }, method: SignInMethod): Promise<TokensView> {
    const now = this.clock.now();
    const sessionId = newId('session', now.getTime());
    const token = this.refreshTokens.first(sessionId);
    const times = { createdAt: now, lastUsedAt: now, expiresAt: expiryOf(now, now) };
    const family = { generation: token.generation, tokenHash: token.hash, previousHash: null, rotatedAt: null };
    await this.sessions.add({ _id: sessionId, userId: user._id, userAgent, ...family, ...times, revokedAt: null, revokedFor: null });
    await this.sessions.endSurplus({ userId: user._id }, now);
    await this.accesses.signedIn(user._id, sessionId, method);
    return this.tokens(user, token);
  }

  /** @throws FenagoError `refresh_token_invalid`; `refresh_token_reused`, and the session is over */
  async refresh({ refreshToken }: RequestOf<typeof COMMANDS.refreshSession>): Promise<TokensView> {
    const token = this.refreshTokens.read(refreshToken);
    if (token === undefined) throw refreshTokenInvalid();
    const session = await this.sessions.findByToken(token.sessionId);
    const user = session === null ? null : await this.accounts.byId(session.userId);
    if (session === null || user === null) throw refreshTokenInvalid();
    return this.tokens(user, await this.rotate(session, token));
  }

  /** Of a refresh token, however old: whoever has it may end what it stands for. */
  async signOut({ refreshToken }: RequestOf<typeof COMMANDS.signOut>): Promise<null> {
    const token = this.refreshTokens.read(refreshToken);
    const session = token === undefined ? null : await this.sessions.findByToken(token.sessionId);
    if (session === null) return null;
    const { userId, _id } = session;
    await actingAs(userId, () => this.end({ userId }, _id, 'signed_out'));
    return null;
  }

  async signOutEverywhere({ caller }: RequestOf<typeof COMMANDS.signOutEverywhere>): Promise<null> {
    await this.endAll(caller, 'signed_out_everywhere');
    return null;
  }

  async revoke({ caller, sessionId }: RequestOf<typeof COMMANDS.revokeSession>): Promise<{ readonly id: string; readonly deleted: true }> {
    if (!(await this.end(caller, sessionId, 'revoked'))) throw sessionNotFound();
    return { id: sessionId, deleted: true };
  }

  /** Ends every session of a user, or every one but one, and tells the gateways. */
  async endAll(caller: Caller, reason: SessionEnd, keepSessionId?: string): Promise<void> {
    await this.sessions.revokeAll(caller, keepSessionId, reason, this.clock.now());
    await this.accounts.tellSessionsRevoked(caller.userId, { reason, sessionId: null });
  }

  list({ caller, currentSessionId, ...paging }: RequestOf<typeof QUERIES.listSessions>): Promise<Page<SessionView>> {
    return this.sessions.list(caller, currentSessionId, this.clock.now(), paging);
  }

  async verify({ sessionId }: RequestOf<typeof QUERIES.verifySession>): Promise<VerifiedSession> {
    const session = await this.sessions.findByToken(sessionId);
    if (session === null || isOver(session, this.clock.now())) throw sessionNotFound();
    const user = await this.accounts.byId(session.userId);
    if (user === null) throw sessionNotFound();
    return { sessionId, userId: user._id, role: this.accounts.roleOf(user), expiresAt: session.expiresAt.toISOString() };
  }

  /** The commit of the session comes first: whoever asks after the event hears that it is over. */
  private async end(caller: Caller, sessionId: string, reason: SessionEnd): Promise<boolean> {
    if (!(await this.sessions.revoke(caller, sessionId, reason, this.clock.now()))) return false;
    await this.accounts.tellSessionsRevoked(caller.userId, { reason, sessionId });
    return true;
  }

  /** @returns the token that follows */
  private async rotate(session: SessionState, token: GenuineToken): Promise<GenuineToken> {
    const next = this.refreshTokens.successor(token);
    let present: SessionState | null = session;
    for (let race = 0; race < MAX_RACES; race += 1) {
      const now = this.clock.now();
      const verdict = judgeRefresh(present, token, now);
      if (verdict === 'repeat') return next;
      if (verdict === 'reused') {
        await this.end({ userId: session.userId }, session._id, 'refresh_token_reused');
        throw refreshTokenReused();
      }
      if (verdict === 'invalid') throw refreshTokenInvalid();
      if (await this.sessions.rotate(session, { generation: token.generation, hash: token.hash, nextHash: next.hash }, now)) return next;
      present = await this.sessions.findByToken(session._id);
    }
    throw refreshTokenInvalid();
  }

  private async tokens(user: UserState, { sessionId, text }: GenuineToken): Promise<TokensView> {
    const accessToken = await this.accessTokens.issue(user, sessionId);
    return { object: 'tokens', accessToken, tokenType: 'Bearer', expiresIn: ACCESS_TOKEN_SECONDS, refreshToken: text, sessionId };
  }
}
