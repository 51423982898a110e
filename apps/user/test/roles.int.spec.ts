import { COMMANDS, QUERIES, newId, type Role } from '@fenago/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimsOf, Users } from './support.js';

describe('admins', () => {
  let users: Users;
  let admin: { readonly adminId: string };
  beforeAll(async () => {
    users = await Users.start({ env: { ADMIN_EMAILS: 'Root@example.org, second@example.org' } });
    admin = { adminId: (await users.join('root@example.org')).userId };
  });
  afterAll(() => users.stop());

  const changeRole = (userId: string, role: Role, by = admin) => users.request(COMMANDS.changeRole, { admin: by, userId, role });
  const get = (userId: string) => users.request(QUERIES.getUser, { caller: { userId } });

  it('are those whom the configuration names, once their address is known to be theirs', async () => {
    expect(await get(admin.adminId)).toMatchObject({ role: 'admin' });
    const { accessToken, sessionId } = await users.signIn('root@example.org');
    expect(claimsOf(accessToken).scope.split(' ')).toContain('admin');
    expect(await users.request(QUERIES.verifySession, { sessionId })).toMatchObject({ role: 'admin' });
    const { id } = await users.request(COMMANDS.registerUser, { email: 'second@example.org', name: 'Second' });
    expect(await get(id)).toMatchObject({ role: 'user', emailVerified: null });
  });

  it('make admins of others, and users of admins', async () => {
    const { userId } = await users.join('rises@example.org');
    expect(await changeRole(userId, 'admin')).toMatchObject({ id: userId, role: 'admin' });
    expect(await changeRole(userId, 'admin')).toMatchObject({ role: 'admin' });
    expect(await changeRole(userId, 'user')).toMatchObject({ role: 'user' });
    const events = (await users.service.published(userId, 4)).slice(2);
    expect(events.map(({ type, data }) => [type, data])).toEqual([
      ['user.role_changed', { userId, from: 'user', to: 'admin' }],
      ['user.role_changed', { userId, from: 'admin', to: 'user' }],
    ]);
  });

  it('change neither their own role nor that of one whom the configuration names', async () => {
    await expect(changeRole(admin.adminId, 'user')).rejects.toMatchObject({ code: 'conflict' });
    const { userId } = await users.join('other-admin@example.org');
    await changeRole(userId, 'admin');
    await expect(changeRole(admin.adminId, 'user', { adminId: userId })).rejects.toMatchObject({ code: 'conflict' });
    expect(await get(admin.adminId)).toMatchObject({ role: 'admin' });
  });

  it('find nobody who does not exist, and give no role that is none', async () => {
    await expect(changeRole(newId('user', Date.now()), 'admin')).rejects.toMatchObject({ code: 'not_found' });
    await expect(changeRole(admin.adminId, 'owner' as Role)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('see every user, a page at a time, or the one with an address', async () => {
    const { userId } = await users.join('seen@example.org');
    expect(await users.request(QUERIES.findUser, { admin, userId })).toMatchObject({ id: userId, email: 'seen@example.org' });
    await expect(users.request(QUERIES.findUser, { admin, userId: newId('user', 0) })).rejects.toMatchObject({ code: 'not_found' });
    const page = await users.request(QUERIES.listUsers, { admin, limit: 1, order: 'desc' });
    expect(page).toMatchObject({ data: [{ id: userId }], has_more: true });
    const next = await users.request(QUERIES.listUsers, { admin, limit: 100, order: 'desc', after: userId });
    expect(next.data.map(({ id }) => id)).toContain(admin.adminId);
    const one = await users.request(QUERIES.listUsers, { admin, email: 'SEEN@example.org', limit: 20, order: 'desc' });
    expect(one).toMatchObject({ data: [{ id: userId }], has_more: false });
    const none = await users.request(QUERIES.listUsers, { admin, email: 'unseen@example.org', limit: 20, order: 'desc' });
    expect(none.data).toEqual([]);
    expect(JSON.stringify(page)).not.toContain('argon2');
  });
});

describe('user.update', () => {
  let users: Users;
  beforeAll(async () => {
    users = await Users.start();
  });
  afterAll(() => users.stop());

  it('changes what is named, and says so once', async () => {
    const { userId } = await users.join('profile@example.org');
    const update = (changes: { readonly name?: string; readonly image?: string | null }) =>
      users.request(COMMANDS.updateUser, { caller: { userId }, ...changes });
    expect(await update({ name: 'Ada Lovelace' })).toMatchObject({ name: 'Ada Lovelace', image: null });
    expect(await update({ image: 'https://example.org/ada.png' })).toMatchObject({ name: 'Ada Lovelace', image: 'https://example.org/ada.png' });
    expect(await update({ name: 'Ada Lovelace' })).toMatchObject({ name: 'Ada Lovelace' });
    expect(await update({ image: null })).toMatchObject({ image: null });
    await expect(update({ name: '' })).rejects.toMatchObject({ code: 'invalid_request' });
    const events = (await users.service.published(userId, 5)).slice(2);
    expect(events.map(({ type, data }) => [type, data])).toMatchObject([
      ['user.updated', { name: 'Ada Lovelace', image: null }],
      ['user.updated', { image: 'https://example.org/ada.png' }],
      ['user.updated', { image: null }],
    ]);
  });

  it('changes nobody who does not exist', async () => {
    const update = users.request(COMMANDS.updateUser, { caller: { userId: newId('user', Date.now()) }, name: 'Eve' });
    await expect(update).rejects.toMatchObject({ code: 'not_found' });
  });
});
