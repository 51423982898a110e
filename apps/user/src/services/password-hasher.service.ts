import { Injectable } from '@nestjs/common';
import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto';
import { promisify } from 'node:util';
import { parsePhc, toPhc, type Argon2Cost } from '../mappers/phc.mapper.js';
import { Slots } from './slots.js';

/** 19 MiB, two passes, one lane: what OWASP asks for at least; 35 ms of one processor. */
const COST: Argon2Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Hashes at once: the threads that they run on serve files and DNS too. */
const AT_ONCE = 2;
/** Hashes that may wait: two seconds' worth. */
const MAX_WAITING = 100;

const derive = promisify<'argon2id', Argon2Parameters, Buffer>(argon2);

export interface Verified {
  readonly ok: boolean;
  /** The hash was made at another cost than it would be now. */
  readonly outdated: boolean;
}

/** Hashes passwords with argon2id, a few at once, so that a crowd at the door takes no more than its share. */
@Injectable()
export class PasswordHasher {
  private readonly slots = new Slots(AT_ONCE, MAX_WAITING);
  /** Of no password: who has none takes as long to refuse as who has one. */
  private readonly decoy = toPhc({ cost: COST, salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES) });

  /** @throws FenagoError `service_unavailable` where too many wait */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    return toPhc({ cost: COST, salt, hash: await this.derive(password, COST, salt) });
  }

  /** @param stored null where there is none: takes the same time, and fails */
  async verify(password: string, stored: string | null): Promise<Verified> {
    const { cost, salt, hash } = parsePhc(stored ?? this.decoy);
    const derived = await this.derive(password, cost, salt);
    const ok = timingSafeEqual(derived, hash) && stored !== null;
    return { ok, outdated: cost.memory !== COST.memory || cost.passes !== COST.passes || cost.parallelism !== COST.parallelism };
  }

  private derive(password: string, cost: Argon2Cost, salt: Buffer): Promise<Buffer> {
    // Composed, so that the same characters are the same password on every keyboard.
    const message = password.normalize('NFC');
    return this.slots.run(() => derive('argon2id', { ...cost, message, nonce: salt, tagLength: HASH_BYTES }));
  }
}
