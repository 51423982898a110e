import { CLOCK, LOGGER } from '@fenago/host';
import { newCorrelationId, runInContext, type Clock, type Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { claimedBefore, type Claimed } from '../domain/claim.js';
import { decideExpireActions } from '../domain/expire-actions.js';
import { decideTakeOver } from '../domain/take-over.js';
import { ExecutionRepository, type Stranded } from '../repositories/execution.repository.js';
import { CONFIG } from '@fenago/host';
import type { ExecutionConfig } from '../config.js';
import { AllowanceSweepService } from './allowance-sweep.service.js';
import { isPassing } from './keep-trying.js';
import { RunnerService } from './runner.service.js';

/** A free slot is taken at once or not at all. */
const NO_WAIT_MS = 0;

/** Takes executions over that nobody holds, and ends those that nobody is to hold any more. */
@Injectable()
export class TakeOverService {
  constructor(
    private readonly repository: ExecutionRepository,
    private readonly runner: RunnerService,
    private readonly allowances: AllowanceSweepService,
    @Inject(CONFIG) private readonly config: ExecutionConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** One that has lost its worker, or that goes on after it has waited. Where no slot is free here, a later sweep does it. */
  async takeOver({ _id: executionId, userId, fence: seenFence, handedBack, correlationId }: Stranded): Promise<void> {
    const leaseOwner = randomUUID();
    const journaled = this.config.unsafe?.journal !== true;
    const claim = (): Promise<Claimed | null> =>
      this.repository.aggregates.execute<Claimed | null>({
        id: executionId,
        cause: { id: `${executionId}:takeover:${seenFence}`, time: this.clock.now() },
        decide: (state, context) => decideTakeOver(state, { leaseOwner, seenFence, handedBack, journaled }, context),
        replay: (state) => claimedBefore(executionId, state, leaseOwner),
      });
    await this.helped(executionId, correlationId, async () => {
      await this.runner.begin(executionId, NO_WAIT_MS, claim);
      // It may have ended instead, or wait.
      if (!this.runner.has(executionId)) await this.allowances.release(userId, executionId);
    });
  }

  /** One whose actions nobody has answered in time. */
  async expire({ _id: executionId, v, correlationId }: { readonly _id: string; readonly v: number; readonly correlationId: string | null }): Promise<void> {
    await this.helped(executionId, correlationId, () =>
      this.repository.aggregates.execute<void>({
        id: executionId,
        cause: { id: `${executionId}:expire:${v}`, time: this.clock.now() },
        decide: (state, context) => decideExpireActions(state, context),
        replay: () => undefined,
      }),
    );
  }

  /** One that cannot be helped is not to keep the others from their turn. */
  private async helped(executionId: string, correlationId: string | null, help: () => Promise<void>): Promise<void> {
    try {
      await runInContext({ correlationId: correlationId ?? newCorrelationId() }, help);
    } catch (error) {
      if (!isPassing(error)) this.logger.error({ err: error, executionId }, 'An execution that nobody holds could not be helped; it is tried again.');
    }
  }
}
