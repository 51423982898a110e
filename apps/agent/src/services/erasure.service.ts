import type { DomainEvent } from '@fenago/contracts';
import { Erasures, removing, type ErasurePlan } from '@fenago/erasure';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { decideEraseAgent } from '../domain/delete-agent.js';
import { AgentVersionRepository } from '../repositories/agent-version.repository.js';
import { AgentRepository } from '../repositories/agent.repository.js';

/** What goes with a user who is gone: agents as if they had been deleted by hand, so that others hear of each. */
@Injectable()
export class ErasureService {
  private readonly plan: ErasurePlan;

  constructor(
    private readonly erasures: Erasures,
    private readonly agents: AgentRepository,
    { holding: versions }: AgentVersionRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    const owned = removing('agents', agents.aggregates, 'ownerId', (userId, agentId) => this.erase(userId, agentId));
    this.plan = { erased: [owned, versions], kept: [] };
  }

  carryOut(event: DomainEvent<'user.deleted'>): Promise<void> {
    return this.erasures.carryOut(event, this.plan);
  }

  private erase(userId: string, agentId: string): Promise<void> {
    return this.agents.aggregates.execute<void>({
      id: agentId,
      cause: { id: `erase:${userId}`, time: this.clock.now() },
      decide: decideEraseAgent,
      replay: () => undefined,
    });
  }
}
