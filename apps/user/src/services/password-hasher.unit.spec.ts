import { runInContext } from '@fenago/observability';
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

  it('takes no more than it can do within a moment, and recovers', async () => {
    const hasher = new PasswordHasher();
    const outcomes = await Promise.allSettled(Array.from({ length: 120 }, () => hasher.hash('a password')));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map((outcome) => outcome.reason as { code: string });
    expect(refused).toHaveLength(18);
    expect(refused.every(({ code }) => code === 'service_unavailable')).toBe(true);
    expect(await hasher.hash('a password')).toMatch(/^\$argon2id/);
  });

  it('does not hash for who waits no more', async () => {
    const hasher = new PasswordHasher();
    const late = runInContext({ correlationId: 'c', deadline: Date.now() - 1 }, () => hasher.hash('a password'));
    await expect(late).rejects.toMatchObject({ code: 'service_unavailable' });
    expect(await hasher.hash('a password')).toMatch(/^\$argon2id/);
  });
});
