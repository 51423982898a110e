import { FenagoError, type AdminCaller } from '@fenago/contracts';
import { CLOCK, CONFIG, DrainHooks, LOGGER, type BaseConfig } from '@fenago/host';
import { DeadLetterStream, NatsLink, RedriveClient, type RedriveOutcome } from '@fenago/messaging';
import { currentContext, lastingContext, type Clock, type Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { decideRedriven, type Redrive } from '../domain/dead-letter.js';
import { DeadLetterRepository, type Claimed } from '../repositories/dead-letter.repository.js';
import type { LetterOutcome } from './dead-letter-batch.js';

/** How long a handler is waited for; whoever asked is told before that it goes on. */
const HANDLER_MS = 30_000;
/** Longer than a handler is waited for: a letter whose taker has died is free again after it. */
const CLAIM_MS = 45_000;
/** What the answer needs of the time that a request has. */
const ANSWER_MS = 750;
const REQUEST_MS = 4_000;

/** Has handlers take events that they have given up. A letter is taken by one at a time, and once only where it was handled. */
@Injectable()
export class Redriver {
  private readonly client: RedriveClient;
  private readonly stream: DeadLetterStream;
  private readonly running = new Set<Promise<unknown>>();

  constructor(
    private readonly letters: DeadLetterRepository,
    link: NatsLink,
    drainHooks: DrainHooks,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: BaseConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.client = new RedriveClient(link);
    this.stream = new DeadLetterStream(link);
    drainHooks.register('redrives', async () => void (await Promise.all(this.running)));
  }

  /**
   * Waits as long as the request may that asks for it; what comes later is kept all the same.
   * @throws FenagoError `service_unavailable` where nobody has the handler; the letter is as it was
   */
  async redrive(admin: AdminCaller, deadLetterId: string): Promise<LetterOutcome> {
    const waitMs = (currentContext()?.deadline ?? Date.now() + REQUEST_MS) - ANSWER_MS - Date.now();
    const inRequest = lastingContext();
    const claimed = await this.letters.claim(deadLetterId, CLAIM_MS, this.config.unsafe?.redrives === true);
    if (claimed === undefined) return 'not_open';
    const running = inRequest(() => this.carryOut(admin, claimed));
    this.keep(running);
    const over = new AbortController();
    try {
      return await Promise.race([running, delay(Math.max(1, waitMs), 'pending' as const, { signal: over.signal })]);
    } finally {
      over.abort();
    }
  }

  private async carryOut({ adminId }: AdminCaller, { claim, letter }: Claimed): Promise<LetterOutcome> {
    const { _id: id, letterId } = letter;
    try {
      const payload = await this.stream.payloadOf({ ...letter, id: letterId });
      const outcome = payload === undefined ? GONE : await this.client.redrive(letter.service, letter.handler, payload, HANDLER_MS);
      return await this.settle(id, claim, { at: this.clock.now(), by: adminId, ...toRedrive(outcome) });
    } catch (error) {
      if (!isUnknown(error)) {
        await this.letters.release(id, claim, undefined);
        throw error;
      }
      return this.settle(id, claim, { at: this.clock.now(), by: adminId, outcome: 'unknown', reason: error.code, message: error.message });
    }
  }

  private async settle(id: string, claim: string, redrive: Redrive): Promise<LetterOutcome> {
    if (redrive.outcome !== 'handled') {
      await this.letters.release(id, claim, redrive);
      return 'failed';
    }
    const cause = { id: `redrive:${claim}`, time: redrive.at };
    await this.letters.aggregates.execute<void>({ id, cause, decide: (state) => decideRedriven(state, redrive), replay: () => undefined });
    return 'settled';
  }

  /** Remembers what runs, so that the service does not stop before it, and that it fails where nobody waits for it. */
  private keep(running: Promise<unknown>): void {
    const kept = running.catch((error: unknown) => this.logger.warn({ err: error }, 'A dead letter could not be redriven; it is free again within a minute.'));
    this.running.add(kept);
    void kept.then(() => this.running.delete(kept));
  }
}

const GONE: RedriveOutcome = { outcome: 'failed', reason: 'event_gone', message: 'Neither the dead letters nor the event stream have the event any more. Discard the letter.' };

function toRedrive(outcome: RedriveOutcome): Pick<Redrive, 'outcome' | 'reason' | 'message'> {
  return outcome.outcome === 'handled' ? { outcome: 'handled', reason: null, message: null } : outcome;
}

/** It may have been handled. */
function isUnknown(error: unknown): error is FenagoError {
  return error instanceof FenagoError && (error.code === 'outcome_unknown' || error.code === 'deadline_exceeded');
}
