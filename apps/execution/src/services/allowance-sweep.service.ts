import { isTerminal } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { decideRest, decideSettle } from '../domain/allowance.js';
import { NOTHING_SPENT, type Allowance, type Hold } from '../domain/allowance.state.js';
import { spentOf } from '../domain/spent.js';
import { AllowanceRepository } from '../repositories/allowance.repository.js';
import { ExecutionRepository } from '../repositories/execution.repository.js';
import { AllowanceBook } from './allowance-book.service.js';
import { AllowanceNoticesService } from './allowance-notices.service.js';

/** Users looked at in one sweep; the others wait for the next. */
const MAX_USERS = 100;
/** When an execution that is not over is looked at again, in milliseconds. */
const AGAIN_MS = 60_000;

/** Settles what lost workers have held, and tells what they could not tell. */
@Injectable()
export class AllowanceSweepService {
  constructor(
    private readonly allowances: AllowanceRepository,
    private readonly executions: ExecutionRepository,
    private readonly book: AllowanceBook,
    private readonly notices: AllowanceNoticesService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async sweep(): Promise<void> {
    for (const userId of await this.allowances.neglected(this.clock.now(), MAX_USERS)) {
      const { allowance } = await this.book.read(userId);
      for (const [executionId, hold] of expired(allowance, this.clock.now())) await this.look(userId, executionId, hold);
      await this.notices.tell(userId, (await this.book.read(userId)).allowance);
    }
  }

  /** Of an execution that has just ended, or waits, with no worker to say so: nobody is to wait for what it had reserved. */
  async release(userId: string, executionId: string): Promise<void> {
    const { allowance } = await this.book.read(userId);
    const hold = allowance.holds[executionId];
    if (hold !== undefined) await this.look(userId, executionId, hold);
  }

  /** @param seen read before the execution was: a worker that has reserved anew since knows better, and is left alone */
  private async look(userId: string, executionId: string, seen: Hold): Promise<void> {
    const execution = await this.executions.findSpent(executionId);
    const spent = execution === null ? NOTHING_SPENT : spentOf(execution.steps);
    const isOver = execution === null || isTerminal(execution.status);
    const waits = execution?.status === 'requires_action';
    const decide = (before: Allowance, now: Date): Allowance => {
      if (isOver) return decideSettle(before, executionId, spent, now);
      if (!isDeepStrictEqual(before.holds[executionId], seen)) return before;
      if (waits) return decideSettle(before, executionId, spent, now);
      return seen.expiresAt > now ? before : decideRest(before, executionId, spent, new Date(now.getTime() + AGAIN_MS), now);
    };
    await this.book.change(userId, (before, now) => ({ allowance: decide(before, now), result: undefined }));
  }
}

function expired({ holds }: Allowance, now: Date): readonly (readonly [string, Hold])[] {
  return Object.entries(holds).filter(([, { expiresAt }]) => expiresAt <= now);
}
