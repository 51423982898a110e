import { seedFile } from '@fenago/messaging';
import { createUser, fromSeed } from '@nats-io/nkeys';
import { keptSecret } from './secret-file.js';

/** The key of a user: made where there is none yet. */
export interface UserKey {
  readonly file: string;
  readonly seed: string;
  /** `U…`: all that the broker knows. */
  readonly publicKey: string;
}

/** The key of this user in a folder of credentials. */
export function ensureKey(folder: string, name: string): UserKey {
  const file = seedFile(folder, name);
  const seed = keptSecret(file, () => new TextDecoder().decode(createUser().getSeed()));
  return { file, seed, publicKey: publicKeyOf(file, seed) };
}

function publicKeyOf(file: string, seed: string): string {
  try {
    return fromSeed(new TextEncoder().encode(seed)).getPublicKey();
  } catch (cause) {
    throw new Error(`${file} holds no seed of an nkey; delete it, and another is made.`, { cause });
  }
}
