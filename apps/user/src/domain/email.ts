import { invalidEmail } from './errors.js';

/** Of the whole address and of the part before the @, as SMTP (RFC 5321) allows. */
const MAX_LENGTH = 254;
const MAX_LOCAL = 64;

// Quoted local parts and address literals are valid mail but nobody's sign-in, so they are left out.
const LOCAL = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u;

/**
 * An address in the one form in which it is stored and compared: trimmed, composed (NFC), in lower case; undefined where
 * the text is none.
 */
export function parseEmail(text: string): string | undefined {
  const email = text.trim().normalize('NFC').toLowerCase();
  const at = email.lastIndexOf('@');
  const [local, domain] = [email.slice(0, Math.max(0, at)), email.slice(at + 1)];
  const labels = domain.split('.');
  const valid = email.length <= MAX_LENGTH && local.length <= MAX_LOCAL && LOCAL.test(local) && labels.length >= 2;
  return valid && labels.every((label) => LABEL.test(label)) ? email : undefined;
}

/** @throws FenagoError `invalid_request` where the text is no address */
export function normaliseEmail(text: string): string {
  const email = parseEmail(text);
  if (email === undefined) throw invalidEmail();
  return email;
}
