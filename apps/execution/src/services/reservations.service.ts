import { CONFIG, LOGGER } from '@fenago/host';
import type { Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { ExecutionConfig } from '../config.js';
import { UNLIMITED, decidePause, decideReserve, decideSettle, type Reserve, type Reserved } from '../domain/allowance.js';
import { NOTHING_SPENT, type Allowance, type Spent } from '../domain/allowance.state.js';
import type { Claimed } from '../domain/claim.js';
import { spentOf } from '../domain/spent.js';
import { modelSteps, type Step } from '../domain/steps.js';
import { AllowanceBook } from './allowance-book.service.js';
import { AllowanceNoticesService } from './allowance-notices.service.js';
import { keepTrying } from './keep-trying.js';
import { Signals } from './signals.js';
import type { Slots } from './slots.js';

/** After its execution's deadline a reservation counts no more, whatever has become of its worker. */
const GRACE_MS = 60_000;
const FIRST_PAUSE_MS = 50;
const LAST_PAUSE_MS = 1_000;
/** How long the end of a run waits for the database; past it a sweep settles what is left. */
const SETTLE_MS = 10_000;

/** What a call of a model gets once it need not wait. */
export type Settled = Exclude<Reserved, { readonly kind: 'wait' }>;

export type Needs = Pick<Reserve, 'wanted' | 'least'>;

const WAIT: Reserved = { kind: 'wait' };

/** What a call waits with. */
interface Waiting {
  readonly signal: AbortSignal;
  readonly slots: Slots;
}

/** Reserves what calls of models may use of their user's allowance, and settles what they have used. */
@Injectable()
export class ReservationsService {
  /** What was settled here lets those go on that wait here; of other replicas they learn by asking again. */
  private readonly settlements = new Signals();

  constructor(
    private readonly book: AllowanceBook,
    private readonly notices: AllowanceNoticesService,
    @Inject(CONFIG) private readonly config: ExecutionConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Waits while what is left is reserved by other calls, or as many executions run as may. Who waits keeps no other user's
   * executions from running.
   * @param steps the journal: what is spent by now
   * @throws an AbortError where the signal ended the waiting
   */
  async reserve({ executionId, turn, deadlineAt }: Claimed, steps: readonly Step[], needs: Needs, { signal, slots }: Waiting): Promise<Settled> {
    const isFirst = modelSteps(steps).every(({ finishedAt }) => finishedAt === null);
    const wish = { executionId, isFirst, spent: spentOf(steps), ...needs, expiresAt: after(deadlineAt, GRACE_MS) };
    const patience = { signal, maxMs: Number.POSITIVE_INFINITY };
    const ask = (): Promise<Reserved> => keepTrying(() => this.reserveNow(turn.userId, wish, signal), patience);
    const reserved = await ask();
    return reserved.kind === 'wait' ? slots.lend(() => this.askAgain(turn.userId, ask, signal)) : reserved;
  }

  /** The execution has ended. */
  settle({ executionId, turn }: Claimed, spent: Spent): Promise<void> {
    return this.change(turn.userId, executionId, (before, now) => decideSettle(before, executionId, spent, now));
  }

  /** The worker goes: the execution has ended, or waits for an action. */
  leave(claimed: Claimed, { waits, steps }: { readonly waits: boolean; readonly steps: readonly Step[] }): Promise<void> {
    const { executionId, turn, deadlineAt } = claimed;
    const spent = spentOf(steps);
    if (!waits) return this.settle(claimed, spent);
    return this.change(turn.userId, executionId, (before, now) => decidePause(before, executionId, spent, after(deadlineAt, GRACE_MS), now));
  }

  private async askAgain(userId: string, ask: () => Promise<Reserved>, signal: AbortSignal): Promise<Settled> {
    for (let tries = 0; ; tries += 1) {
      const longest = Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 10));
      await this.settlements.next(userId, longest * (0.5 + Math.random() / 2), signal);
      const reserved = await ask();
      if (reserved.kind !== 'wait') return reserved;
    }
  }

  private async reserveNow(userId: string, wish: Reserve, signal: AbortSignal): Promise<Reserved> {
    const isUnsafe = this.config.unsafe?.reservations === true;
    const { allowance, result } = await this.book.change(userId, (before, now) => {
      // Who has been stopped meanwhile, perhaps for another worker to go on, and to end, is to hold nothing.
      if (signal.aborted) return { allowance: before, result: { allowance: before, result: WAIT } };
      // With nothing reserved, what others are about to use is not known: the negative control.
      const decided = decideReserve(before, isUnsafe ? { ...wish, wanted: NOTHING_SPENT, least: NOTHING_SPENT } : wish, now);
      return { allowance: decided.allowance, result: decided };
    }, 'acknowledged');
    this.notices.tellLater(userId, allowance);
    return isUnsafe && result.kind === 'granted' ? { ...result, grant: UNLIMITED } : result;
  }

  /** Never rejects: what has been used is in the ledger, and what is held expires. */
  private async change(userId: string, executionId: string, decide: (before: Allowance, now: Date) => Allowance): Promise<void> {
    try {
      const work = () =>
        this.book.change(userId, (before, now) => {
          const allowance = decide(before, now);
          return { allowance, result: allowance };
        });
      this.notices.tellLater(userId, await keepTrying(work, { maxMs: SETTLE_MS }));
      this.settlements.give(userId);
    } catch (error) {
      this.logger.warn({ err: error, executionId }, 'What an execution has used could not be counted; a sweep does it.');
    }
  }
}

function after(time: Date, ms: number): Date {
  return new Date(time.getTime() + ms);
}
