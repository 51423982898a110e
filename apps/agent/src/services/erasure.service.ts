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
    { aggregates: agents }: AgentRepository,
    { holding: versions }: AgentVersionRepository,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.plan = { erased: [removing('agents', agents, 'ownerId', decideEraseAgent, clock), versions], kept: [] };
  }

  carryOut(event: DomainEvent<'user.deleted'>): Promise<void> {
    return this.erasures.carryOut(event, this.plan);
  }
}
