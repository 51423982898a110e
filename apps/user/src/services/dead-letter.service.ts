import { requestCause } from '@fenago/aggregate';
import {
  FenagoError,
  MAX_DEAD_LETTER_BATCH,
  type AdminCaller,
  type COMMANDS,
  type DeadLetterBatchView,
  type DeadLetterDetailsView,
  type DeadLetterGroupView,
  type DeadLetterView,
  type Page,
  type QUERIES,
  type RequestOf,
} from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import { DeadLetterStream, NatsLink } from '@fenago/messaging';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { decideDiscard, refusal, type DeadLetterState } from '../domain/dead-letter.js';
import { deadLetterNotFound } from '../domain/errors.js';
import { shownPayload, toDeadLetterView } from '../mappers/dead-letter.mapper.js';
import { DeadLetterRepository } from '../repositories/dead-letter.repository.js';
import { AccessLog } from './access-log.service.js';
import { inBatch, type LetterOutcome } from './dead-letter-batch.js';
import { Redriver } from './redriver.service.js';

/** Longer than a commit takes. */
const DISCARD_MS = 10_000;

/** What admins see of the events that handlers have given up, and do about them. */
@Injectable()
export class DeadLetterService {
  private readonly stream: DeadLetterStream;

  constructor(
    private readonly letters: DeadLetterRepository,
    private readonly redriver: Redriver,
    private readonly accesses: AccessLog,
    link: NatsLink,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.stream = new DeadLetterStream(link);
  }

  async list({ admin, limit, after, order, ...filter }: RequestOf<typeof QUERIES.listDeadLetters>): Promise<Page<DeadLetterView>> {
    await this.accesses.dataRead(admin, 'dead_letters.listed');
    return this.letters.list(admin, filter, { limit, order, ...(after === undefined ? {} : { after }) }, this.clock.now());
  }

  async groups({ admin, limit, after, order, ...filter }: RequestOf<typeof QUERIES.groupDeadLetters>): Promise<Page<DeadLetterGroupView>> {
    await this.accesses.dataRead(admin, 'dead_letters.listed');
    return this.letters.groups(admin, filter, { limit, order, ...(after === undefined ? {} : { after }) });
  }

  /** With the event, which may hold what people have written: that is told, as of whom it is. */
  async get({ admin, deadLetterId }: RequestOf<typeof QUERIES.getDeadLetter>): Promise<DeadLetterDetailsView> {
    const letter = await this.find(deadLetterId);
    await this.accesses.dataRead(admin, 'dead_letter.read', letter.ownerId);
    const { sequence, letterId: id, eventSequence, eventId } = letter;
    const payload = (await this.stream.payloadOf({ sequence, id, eventSequence, eventId })) ?? null;
    const shown = payload === null ? null : shownPayload(payload);
    return { ...this.view(letter), payload: shown, isPayloadCut: shown !== payload };
  }

  async redrive({ admin, deadLetterId }: RequestOf<typeof COMMANDS.redriveDeadLetter>): Promise<DeadLetterView> {
    const outcome = await this.redriver.redrive(admin, deadLetterId);
    if (outcome === 'not_open') throw refusal(await this.letters.get(deadLetterId));
    return this.view(await this.find(deadLetterId));
  }

  redriveGroup({ admin, fingerprint, after, limit }: RequestOf<typeof COMMANDS.redriveDeadLetters>): Promise<DeadLetterBatchView> {
    return inBatch(limit ?? MAX_DEAD_LETTER_BATCH, (most) => this.letters.openOf(fingerprint, after, most), (id) => this.redriver.redrive(admin, id));
  }

  async discard({ admin, deadLetterId, reason }: RequestOf<typeof COMMANDS.discardDeadLetter>): Promise<DeadLetterView> {
    await this.discardOne(admin, deadLetterId, reason);
    return this.view(await this.find(deadLetterId));
  }

  discardGroup({ admin, fingerprint, after, limit, reason }: RequestOf<typeof COMMANDS.discardDeadLetters>): Promise<DeadLetterBatchView> {
    return inBatch(limit ?? MAX_DEAD_LETTER_BATCH, (most) => this.letters.openOf(fingerprint, after, most), (id) => this.tryDiscard(admin, id, reason));
  }

  private async tryDiscard(admin: AdminCaller, deadLetterId: string, reason: string): Promise<LetterOutcome> {
    try {
      await this.discardOne(admin, deadLetterId, reason);
      return 'settled';
    } catch (error) {
      if (error instanceof FenagoError && error.code === 'conflict') return 'not_open';
      throw error;
    }
  }

  private async discardOne({ adminId }: AdminCaller, deadLetterId: string, reason: string): Promise<void> {
    // So that no handler has it meanwhile.
    const claimed = await this.letters.claim(deadLetterId, DISCARD_MS, false);
    if (claimed === undefined) throw refusal(await this.letters.get(deadLetterId));
    try {
      await this.letters.aggregates.execute<void>({
        id: deadLetterId,
        cause: requestCause('discard_dead_letter', this.clock.now()),
        decide: (state, context) => decideDiscard(state, { adminId, reason }, context),
        replay: () => undefined,
      });
    } catch (error) {
      await this.letters.release(deadLetterId, claimed.claim, undefined);
      throw error;
    }
  }

  private async find(deadLetterId: string): Promise<DeadLetterState> {
    const letter = await this.letters.get(deadLetterId);
    if (letter === null) throw deadLetterNotFound();
    return letter;
  }

  private view(letter: DeadLetterState): DeadLetterView {
    return toDeadLetterView(letter, this.clock.now());
  }
}
