import { describe, expect, it } from 'vitest';
import { PasswordHasher } from './password-hasher.service.js';

describe('PasswordHasher', () => {
  it('knows a password again, and no other', async () => {
    const hasher = new PasswordHasher();
    const stored = await hasher.hash('a password');
    expect(await hasher.verify('a password', stored)).toEqual({ ok: true, outdated: false });
    expect(await hasher.verify('a passworD', stored)).toMatchObject({ ok: false });
    expect(await hasher.verify('a password', null)).toMatchObject({ ok: false });
    expect(await hasher.hash('a password')).not.toBe(stored);
  });
});
