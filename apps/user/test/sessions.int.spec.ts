import { COMMANDS, QUERIES, type Caller } from '@fenago/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT, Users } from './support.js';

const DAY_MS = 24 * 60 * 60_000;
const GRACE_MS = 10_000;
const invalid = { code: 'refresh_token_invalid' };
const reused = { code: 'refresh_token_reused' };

describe('sessions', () => {
  let users: Users;
  beforeAll(async () => {
    users = await Users.start({ replicas: 2 });
  });
  afterAll(() => users.stop());

  const verify = (sessionId: string) => users.request(QUERIES.verifySession, { sessionId });
  const list = (caller: Caller, currentSessionId?: string) =>
    users.request(QUERIES.listSessions, { caller, limit: 20, order: 'desc', ...(currentSessionId === undefined ? {} : { currentSessionId }) });
  const gone = { code: 'not_found' };
  const ends = async (userId: string, events: number) => {
    const published = await users.service.published(userId, events);
    return published.filter(({ type }) => type === 'user.sessions_revoked').map(({ data }) => data);
  };

  describe('a refresh', () => {
    it('gives the next token each time', async () => {
      const first = await users.join('refreshes@example.org');
      const second = await users.refresh(first.refreshToken);
      const third = await users.refresh(second.refreshToken);
      expect(new Set([first.refreshToken, second.refreshToken, third.refreshToken]).size).toBe(3);
      expect(new Set([first.accessToken, second.accessToken, third.accessToken]).size).toBe(3);
      expect(third.sessionId).toBe(first.sessionId);
      expect(await verify(first.sessionId)).toMatchObject({ userId: first.userId, role: 'user' });
    });

    it('gives the same successor to all who come with one token at once, on every replica, and within 10 s', async () => {
      const { refreshToken } = await users.join('at-once@example.org');
      const answers = await Promise.all(Array.from({ length: 12 }, () => users.refresh(refreshToken)));
      const successors = new Set(answers.map((answer) => answer.refreshToken));
      expect(successors.size).toBe(1);
      users.clock.pass(GRACE_MS - 2_000);
      expect(successors).toContain((await users.refresh(refreshToken)).refreshToken);
      expect(await users.refresh([...successors][0] ?? '')).toMatchObject({ object: 'tokens' });
    });

    it('ends the family where a token comes again later than that', async () => {
      const first = await users.join('stolen@example.org');
      const second = await users.refresh(first.refreshToken);
      users.clock.pass(GRACE_MS + 1_000);
      await expect(users.refresh(first.refreshToken)).rejects.toMatchObject(reused);
      await expect(users.refresh(second.refreshToken)).rejects.toMatchObject(invalid);
      await expect(verify(first.sessionId)).rejects.toMatchObject(gone);
      expect(await ends(first.userId, 3)).toEqual([{ userId: first.userId, reason: 'refresh_token_reused', sessionId: first.sessionId }]);
      const events = await users.service.published(first.userId, 3);
      expect(events.at(-1)).not.toHaveProperty('actorid');
    });

    it('ends the family where a token comes that is two generations old, also within 10 s', async () => {
      const first = await users.join('older@example.org');
      const second = await users.refresh(first.refreshToken);
      await users.refresh(second.refreshToken);
      await expect(users.refresh(first.refreshToken)).rejects.toMatchObject(reused);
      await expect(verify(first.sessionId)).rejects.toMatchObject(gone);
    });

    it('takes no token that is changed, invented, or the next that nobody got yet', async () => {
      const { refreshToken, sessionId } = await users.join('forged@example.org');
      const [head = '', generation = '', secret = '', mac = ''] = refreshToken.split('.');
      const forged = [
        `${head}.2.${secret}.${mac}`,
        `${head}.${generation}.${'A'.repeat(43)}.${mac}`,
        `${head}.${generation}.${secret}.${'A'.repeat(22)}`,
        `fng_rt_${'0'.repeat(26)}.${generation}.${secret}.${mac}`,
        refreshToken.slice(0, -1),
        `${refreshToken}=`,
        'nonsense',
      ];
      for (const token of forged) await expect(users.refresh(token)).rejects.toMatchObject(invalid);
      expect(await verify(sessionId)).toMatchObject({ sessionId });
      expect(await users.refresh(refreshToken)).toMatchObject({ sessionId });
    });

    it('ends by itself after 30 days without use, and after 90 in any case', async () => {
      const idle = await users.join('idle@example.org');
      const used = await users.join('used@example.org');
      let { refreshToken } = used;
      for (let i = 0; i < 3; i += 1) {
        users.clock.pass(29 * DAY_MS);
        ({ refreshToken } = await users.refresh(refreshToken));
      }
      await expect(users.refresh(idle.refreshToken)).rejects.toMatchObject(invalid);
      await expect(verify(idle.sessionId)).rejects.toMatchObject(gone);
      expect(await verify(used.sessionId)).toMatchObject({ userId: used.userId });
      users.clock.pass(4 * DAY_MS);
      await expect(users.refresh(refreshToken)).rejects.toMatchObject(invalid);
    });

    it('keeps hashes of tokens, and nothing of the tokens', async () => {
      const { refreshToken, sessionId } = await users.join('hashed@example.org');
      const [session] = await users.find('session', { _id: sessionId });
      for (const part of refreshToken.split('.').slice(2)) expect(JSON.stringify(session)).not.toContain(part);
    });
  });

  describe('their end', () => {
    it('comes with a sign-out, by any token of the family, once', async () => {
      const first = await users.join('leaves@example.org');
      const second = await users.refresh(first.refreshToken);
      const signOut = (refreshToken: string) => users.request(COMMANDS.signOut, { refreshToken });
      expect(await signOut(first.refreshToken)).toBeNull();
      await expect(users.refresh(second.refreshToken)).rejects.toMatchObject(invalid);
      expect([await signOut(second.refreshToken), await signOut('nonsense')]).toEqual([null, null]);
      expect(await ends(first.userId, 3)).toEqual([{ userId: first.userId, reason: 'signed_out', sessionId: first.sessionId }]);
    });

    it('comes for all with a sign-out everywhere, and for nobody else', async () => {
      const own = await users.join('everywhere@example.org');
      const other = await users.signIn('everywhere@example.org');
      const stranger = await users.join('stranger@example.org');
      expect(await users.request(COMMANDS.signOutEverywhere, { caller: { userId: own.userId } })).toBeNull();
      for (const { sessionId } of [own, other]) await expect(verify(sessionId)).rejects.toMatchObject(gone);
      expect(await verify(stranger.sessionId)).toMatchObject({ userId: stranger.userId });
      expect(await ends(own.userId, 3)).toEqual([{ userId: own.userId, reason: 'signed_out_everywhere', sessionId: null }]);
    });

    it("comes for one by its id, unless it is another user's or over", async () => {
      const [own, stranger] = [await users.join('lists@example.org'), await users.join('other@example.org')];
      const other = await users.signIn('lists@example.org', undefined, { ...CLIENT, userAgent: 'another' });
      const sessions = await list({ userId: own.userId }, own.sessionId);
      expect(sessions.data).toMatchObject([
        { id: other.sessionId, object: 'session', userAgent: 'another', current: false },
        { id: own.sessionId, userAgent: 'a test', current: true },
      ]);
      expect(JSON.stringify(sessions)).not.toMatch(/hash/i);
      const revoke = (of: Caller, sessionId: string) => users.request(COMMANDS.revokeSession, { caller: { userId: of.userId }, sessionId });
      await expect(revoke(stranger, other.sessionId)).rejects.toMatchObject(gone);
      expect(await revoke(own, other.sessionId)).toEqual({ id: other.sessionId, deleted: true });
      await expect(revoke(own, other.sessionId)).rejects.toMatchObject(gone);
      expect((await list({ userId: own.userId })).data.map(({ id }) => id)).toEqual([own.sessionId]);
      expect(await ends(own.userId, 3)).toEqual([{ userId: own.userId, reason: 'revoked', sessionId: other.sessionId }]);
    });

    it('comes for the one unused longest where a user has too many', async () => {
      const first = await users.join('many@example.org');
      const { db } = users.service.mongo;
      const [document] = await users.find('session', { _id: first.sessionId });
      const copies = Array.from({ length: 99 }, (_, i) => ({ ...document, _id: `sess_${String(i).padStart(26, '0')}`, lastUsedAt: users.clock.now() }));
      await db.collection('session').insertMany(copies as never[]);
      const last = await users.signIn('many@example.org');
      await expect(verify(first.sessionId)).rejects.toMatchObject(gone);
      expect(await verify(last.sessionId)).toMatchObject({ userId: first.userId });
    });
  });
});
