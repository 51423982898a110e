import { seedFile } from '@fenago/messaging';
import { createUser, fromSeed } from '@nats-io/nkeys';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

/** The key of a user: made where there is none yet. */
export interface UserKey {
  readonly file: string;
  readonly seed: string;
  /** `U…`: all that the broker knows. */
  readonly publicKey: string;
}

/** The key of this user in a folder of credentials; its file is to be read by its owner alone. */
export function ensureKey(folder: string, name: string): UserKey {
  const file = seedFile(folder, name);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, `${new TextDecoder().decode(createUser().getSeed())}\n`, { mode: 0o600 });
  }
  const seed = readFileSync(file, 'utf8').trim();
  return { file, seed, publicKey: publicKeyOf(file, seed) };
}

function publicKeyOf(file: string, seed: string): string {
  try {
    return fromSeed(new TextEncoder().encode(seed)).getPublicKey();
  } catch (cause) {
    throw new Error(`${file} holds no seed of an nkey; delete it, and another is made.`, { cause });
  }
}
