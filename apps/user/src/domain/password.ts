import { FenagoError, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '@fenago/contracts';

/** What a password must not be. */
export interface Guessable {
  /** Normalised. */
  readonly email: string;
  /** In small letters. */
  readonly common: ReadonlySet<string>;
}

/** Why a password may not be set; undefined where it may. Length and guesses, and no rule about kinds of characters (NIST SP 800-63B). */
export function refusePassword(password: string, field: string, { email, common }: Guessable): FenagoError | undefined {
  // Code points, so that what a person counts is what counts.
  const length = [...password].length;
  if (length < MIN_PASSWORD_LENGTH || password.length > MAX_PASSWORD_LENGTH) {
    return refusal(field, `must have from ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters`);
  }
  const guess = password.toLowerCase();
  if (common.has(guess)) return refusal(field, 'must not be one of the passwords that everybody tries first');
  const [local = ''] = email.split('@');
  if (guess === email || guess === local) return refusal(field, 'must not be the e-mail address');
  return undefined;
}

function refusal(field: string, message: string): FenagoError {
  return new FenagoError('invalid_request', `The password ${message}. Choose another.`, { fields: [{ path: `/${field}`, message }] });
}
