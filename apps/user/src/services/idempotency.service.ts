import { FenagoError, type COMMANDS, type IdempotentStart, type KeptAnswer, type RequestOf } from '@fenago/contracts';
import type { Holding } from '@fenago/erasure';
import { CLOCK, CONFIG } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { SecretBox } from '@fenago/secrets';
import { Inject, Injectable } from '@nestjs/common';
import { createHmac, hkdfSync, randomUUID } from 'node:crypto';
import type { UserConfig } from '../config.js';
import { LOCK_MS, standingOf } from '../domain/idempotency.js';
import { idempotencyInFlight, idempotencyMismatch } from '../domain/errors.js';
import { IdempotencyRepository } from '../repositories/idempotency.repository.js';
import type { IdempotencyDocument } from '../schemas/idempotency.schema.js';

type Request = RequestOf<typeof COMMANDS.beginIdempotent>;
type End = RequestOf<typeof COMMANDS.endIdempotent>;

const KEY_BYTES = 32;
/** A record can expire between the look that found it and the next. */
const MAX_LOOKS = 3;

/** Requests that clients may send again: each is carried out once, and answered as the first time. */
@Injectable()
export class IdempotencyService {
  /** What goes with a user. */
  readonly holding: Holding;
  private readonly hashKey: Buffer;
  private readonly sealSalt: Buffer;

  constructor(
    private readonly requests: IdempotencyRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) { apiKeyPepper }: UserConfig,
  ) {
    this.hashKey = derive(apiKeyPepper, '', 'idempotency');
    this.sealSalt = derive(apiKeyPepper, '', 'idempotency answers');
    const { name, count, erase } = requests.byOwner;
    this.holding = { name, count: (userId) => count(this.ownerOf(userId)), erase: (userId) => erase(this.ownerOf(userId)) };
  }

  async begin(request: Request): Promise<IdempotentStart> {
    const id = this.idOf(request);
    const fingerprint = this.hash(request.fingerprint);
    const owner = request.caller === undefined ? {} : { owner: this.ownerOf(request.caller.userId) };
    for (let look = 0; look < MAX_LOOKS; look += 1) {
      const now = this.clock.now();
      const lock = { lock: randomUUID(), lockedUntil: new Date(now.getTime() + LOCK_MS) };
      if (await this.requests.add({ _id: id, ...owner, fingerprint, ...lock, createdAt: now })) return { state: 'begun', cause: causeOf(id, now), lock: lock.lock };
      const known = await this.requests.get(id);
      if (known === null) continue;
      const standing = standingOf({ ...known, isAnswered: known.answer !== undefined }, fingerprint, now);
      if (standing.kind === 'other') throw idempotencyMismatch();
      if (standing.kind === 'in_flight') throw idempotencyInFlight(standing.retryAfterSeconds);
      const cause = causeOf(id, known.createdAt);
      if (standing.kind === 'answered') return { state: 'answered', cause, answer: this.open(request.key, known) };
      if (await this.requests.lockAgain(known, lock)) return { state: 'begun', cause, lock: lock.lock };
    }
    throw idempotencyInFlight(1);
  }

  /** What is answered to nobody in particular is not kept: it may hold a secret that only the body of the request earned. */
  async end({ caller, lock, answer, ...request }: End): Promise<Record<string, never>> {
    const id = this.idOf({ ...request, ...(caller === undefined ? {} : { caller }) });
    const kept = caller === undefined || answer === undefined ? undefined : this.box(request.key, id).seal(JSON.stringify(answer), id);
    await this.requests.end(id, lock, this.clock.now(), kept);
    return {};
  }

  private open(key: string, { _id, answer }: IdempotencyDocument): KeptAnswer {
    if (answer === undefined) throw new FenagoError('internal', 'There is no answer to open.');
    return JSON.parse(this.box(key, _id).open(answer, _id)) as KeptAnswer;
  }

  private idOf({ caller, key, fingerprint }: Request): string {
    return this.hash(caller === undefined ? `anybody\0${key}\0${fingerprint}` : `${caller.userId}\0${key}`);
  }

  private ownerOf(userId: string): string {
    return this.hash(`owner\0${userId}`);
  }

  /** Keyed, for what is hashed may be guessed: a password is a part of some requests. */
  private hash(text: string): string {
    return createHmac('sha256', this.hashKey).update(text).digest('base64url');
  }

  /** The key of an answer is made of the client's own, which is stored nowhere. */
  private box(key: string, id: string): SecretBox {
    return new SecretBox([{ id: 'request', bytes: derive(key, this.sealSalt, id) }]);
  }
}

function causeOf(id: string, firstAt: Date): IdempotentStart['cause'] {
  return { id: `idem:${id}`, time: firstAt.toISOString() };
}

function derive(secret: string, salt: string | Buffer, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, KEY_BYTES));
}
