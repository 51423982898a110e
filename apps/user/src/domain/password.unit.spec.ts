import { describe, expect, it } from 'vitest';
import { refusePassword } from './password.js';

const guessable = { email: 'ada.lovelace@example.org', common: new Set(['correcthorse']) };

describe('refusePassword', () => {
  it.each(['eight ok', 'пароль из слов', '🔑🔑🔑🔑🔑🔑🔑🔑', 'x'.repeat(256), 'no capitals no digits'])('lets %j pass', (password) => {
    expect(refusePassword(password, 'password', guessable)).toBeUndefined();
  });

  it.each(['', '1234567', '🔑🔑🔑🔑🔑🔑🔑', 'x'.repeat(257), 'CorrectHorse', 'ADA.lovelace', 'ada.lovelace@EXAMPLE.org'])('refuses %j, at its field', (password) => {
    expect(refusePassword(password, 'newPassword', guessable)).toMatchObject({ code: 'invalid_request', fields: [{ path: '/newPassword' }] });
  });

  it('does not repeat the password', () => {
    expect(refusePassword('CorrectHorse', 'password', guessable)?.message).not.toMatch(/correcthorse/i);
  });
});
