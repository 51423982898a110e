import { FenagoError, type DomainEvent } from '@fenago/contracts';
import { Erasures, purging, type ErasurePlan, type Holding, type Progress } from '@fenago/erasure';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { decideCancel } from '../domain/cancel.js';
import { ExecutionRepository } from '../repositories/execution.repository.js';
import { Holdings } from '../repositories/holdings.js';
import { ProviderKeyRepository } from '../repositories/provider-key.repository.js';
import { ToolSecretRepository } from '../repositories/tool-secret.repository.js';

/** Executions that are stopped at once. */
const BATCH = 50;

/** What goes with a user who is gone. What runs is cancelled first, so that what it has used is still counted. */
@Injectable()
export class ErasureService {
  private readonly plan: ErasurePlan;
  private readonly ended: Holding;

  constructor(
    private readonly erasures: Erasures,
    private readonly executions: ExecutionRepository,
    { aggregates: providerKeys }: ProviderKeyRepository,
    { aggregates: toolSecrets }: ToolSecretRepository,
    { all: others }: Holdings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.ended = purging('executions', executions.aggregates, 'userId');
    const own = { ...this.ended, erase: (userId: string) => this.erase(userId) };
    const secrets = [purging('provider_key_rings', providerKeys, 'userId'), purging('tool_secret_rings', toolSecrets, 'userId')];
    this.plan = { erased: [...secrets, own, ...others], kept: [] };
  }

  carryOut(event: DomainEvent<'user.deleted'>): Promise<void> {
    return this.erasures.carryOut(event, this.plan);
  }

  /** Whether a user is gone. */
  isGone(userId: string): Promise<boolean> {
    return this.erasures.has(userId);
  }

  /** After things of users were put back that were gathered since then. */
  settleSince(since: Date): Promise<void> {
    return this.erasures.settleSince(since, this.plan);
  }

  /** After something of a user was written upon an event, which may come late. */
  settle(userId: string): Promise<void> {
    return this.erasures.settle(userId, this.plan);
  }

  private async erase(userId: string): Promise<Progress> {
    const unfinished = await this.executions.unfinishedOfUser(userId, BATCH);
    await Promise.all(unfinished.map((executionId) => this.cancel(userId, executionId)));
    return unfinished.length === 0 ? this.ended.erase(userId) : 'blocked';
  }

  /** Whichever replica runs it hears of it. */
  private async cancel(userId: string, executionId: string): Promise<void> {
    const cancelling = this.executions.aggregates.execute({
      id: executionId,
      cause: { id: `erase:${userId}`, time: this.clock.now() },
      decide: (state, context) => decideCancel(state, { executionId }, context),
      replay: () => undefined,
    });
    await cancelling.catch(endedMeanwhile);
  }
}

function endedMeanwhile(error: unknown): void {
  const hasEnded = error instanceof FenagoError && (error.code === 'execution_not_cancellable' || error.code === 'not_found');
  if (!hasEnded) throw error;
}
