import { COMMANDS, QUERIES, type DomainEvent } from '@fenago/contracts';
import { eventOf, until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT, PASSWORD, Users } from './support.js';

const HANDLER = 'user_updated';

describe('a change of the address', () => {
  let users: Users;
  beforeAll(async () => {
    users = await Users.start({ replicas: 2 });
  });
  afterAll(() => users.stop());

  const change = (userId: string, email: string, password = PASSWORD) =>
    users.request(COMMANDS.changeEmail, { caller: { userId }, email, password, client: CLIENT });
  const get = (userId: string) => users.request(QUERIES.getUser, { caller: { userId } });
  const reservation = async (email: string) => (await users.find('reservation', { _id: `user:${email}` }))[0];
  const isFree = (email: string) => until(async () => (await reservation(email)) === undefined, { what: `${email} is free` });

  it('is made once the new address is confirmed, and sets the one before free', async () => {
    const { userId } = await users.join('before@example.org');
    expect(await change(userId, ' After@example.org')).toBeNull();
    expect(await get(userId)).toMatchObject({ email: 'before@example.org' });
    expect(await users.verifyEmail(await users.mails.token('after@example.org'))).toMatchObject({ object: 'tokens' });
    expect(await get(userId)).toMatchObject({ email: 'after@example.org' });
    expect(await users.signIn('after@example.org')).toMatchObject({ object: 'tokens' });
    await expect(users.signIn('before@example.org')).rejects.toMatchObject({ code: 'credentials_invalid' });
    const events = await users.service.published(userId, 4);
    expect(events.slice(2)).toMatchObject([
      { type: 'user.updated', actorid: userId, data: { email: 'after@example.org', previousEmail: 'before@example.org' } },
      { type: 'user.email_verified', data: { email: 'after@example.org' } },
    ]);
    await isFree('before@example.org');
    await until(async () => (await reservation('after@example.org'))?.['provisionalUntil'] === undefined);
    expect((await users.join('before@example.org', 2)).userId).not.toBe(userId);
    await until(async () => (await users.mails.to('before@example.org')).some((mail) => mail.includes('Your address was changed')));
  });

  it('needs the password', async () => {
    const { userId } = await users.join('guarded@example.org');
    await expect(change(userId, 'elsewhere@example.org', 'not the password')).rejects.toMatchObject({ code: 'credentials_invalid' });
    expect(await users.mails.to('elsewhere@example.org')).toEqual([]);
  });

  it('answers alike where the address has an account, which only its mailbox hears', async () => {
    const [own, other] = [await users.join('wants@example.org'), await users.join('has@example.org')];
    expect(await change(own.userId, 'has@example.org')).toBeNull();
    const mail = await until(async () => (await users.mails.to('has@example.org')).find((text) => text.includes('have an account already')));
    expect(mail).toContain('/reset-password#token=');
    expect(await get(own.userId)).toMatchObject({ email: 'wants@example.org' });
    expect(await get(other.userId)).toMatchObject({ email: 'has@example.org' });
  });

  it('is refused where another account got the address meanwhile', async () => {
    const { userId } = await users.join('slow@example.org');
    await change(userId, 'contested@example.org');
    const token = await users.mails.token('contested@example.org');
    await users.signUp('contested@example.org');
    await users.verifyEmail(await users.mails.token('contested@example.org', 2));
    await expect(users.verifyEmail(token)).rejects.toMatchObject({ code: 'email_taken' });
    expect(await get(userId)).toMatchObject({ email: 'slow@example.org' });
    expect(await reservation('slow@example.org')).toMatchObject({ holder: userId });
  });

  it('goes to and fro, and leaves the address that is theirs reserved', async () => {
    const { userId } = await users.join('home@example.org');
    for (const [to, mails] of [
      ['work@example.org', 1],
      ['home@example.org', 2],
    ] as const) {
      await change(userId, to);
      await users.verifyEmail(await users.mails.token(to, mails));
    }
    await users.service.settled(HANDLER);
    expect(await get(userId)).toMatchObject({ email: 'home@example.org' });
    expect(await reservation('home@example.org')).toMatchObject({ holder: userId });
    await isFree('work@example.org');
  });

  it('gives the new address back where it was never made', async () => {
    const { userId } = await users.join('interrupted@example.org');
    await change(userId, 'claimed@example.org');
    const token = await users.mails.token('claimed@example.org');
    // As if it had died after the claim, before the commit: the same token completes it.
    const expiry = new Date(Date.now() + 60_000);
    await users.service.mongo.db.collection('reservation').insertOne({ _id: 'user:claimed@example.org' as never, holder: userId, since: 2, createdAt: new Date(), provisionalUntil: expiry });
    await users.signUp('claimed@example.org');
    const other = await users.mails.token('claimed@example.org', 2);
    await expect(users.verifyEmail(other)).rejects.toMatchObject({ code: 'email_taken' });
    await users.verifyEmail(token);
    expect(await get(userId)).toMatchObject({ email: 'claimed@example.org' });
    await until(async () => (await reservation('claimed@example.org'))?.['provisionalUntil'] === undefined);
    const indexes = await users.service.mongo.db.collection('reservation').indexes();
    expect(indexes).toContainEqual(expect.objectContaining({ key: { provisionalUntil: 1 }, expireAfterSeconds: 0 }));
  });

  describe('its consumer', () => {
    const changed = (userId: string, sequence: number, email: string, previousEmail?: string): DomainEvent<'user.updated'> =>
      eventOf({
        type: 'user.updated',
        aggregateId: userId,
        ownerId: userId,
        sequence,
        data: { userId, email, name: 'Ada', image: null, ...(previousEmail === undefined ? {} : { previousEmail }) },
      });

    it('settles once what comes twice, and leaves a reservation of somebody else alone', async () => {
      const { userId } = await users.join('twice@example.org');
      const event = changed(userId, 9, 'twice@example.org', 'once@example.org');
      await users.service.publish(event);
      await users.join('once@example.org');
      await users.service.publish(event);
      await users.service.settled(HANDLER);
      expect(await reservation('once@example.org')).toMatchObject({ holder: expect.not.stringMatching(userId) as string });
    });

    it('leaves an address that was claimed again later, in whatever order events come', async () => {
      const { userId } = await users.join('order@example.org');
      await users.service.mongo.db.collection('reservation').updateOne({ _id: 'user:order@example.org' as never }, { $set: { since: 7 } });
      await users.service.publish(changed(userId, 9, 'order@example.org', 'between@example.org'));
      await users.service.publish(changed(userId, 7, 'between@example.org', 'order@example.org'));
      await users.service.settled(HANDLER);
      expect(await reservation('order@example.org')).toMatchObject({ holder: userId });
    });

    it('passes over a change that is not about the address', async () => {
      const { userId } = await users.join('named@example.org');
      await users.service.publish(changed(userId, 9, 'named@example.org'));
      await users.service.settled(HANDLER);
      expect(await reservation('named@example.org')).toMatchObject({ holder: userId });
    });

    it('sends what is no such event to the dead letters', async () => {
      await users.service.publishRaw('user.updated', 'user_1', '{"type":"user.updated"}');
      expect(await users.service.deadLetter(HANDLER)).toBe('invalid_event');
    });
  });
});
