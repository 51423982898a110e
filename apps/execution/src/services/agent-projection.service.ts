import { eventOrdinal, FenagoError, QUERIES, type AnyDomainEvent } from '@fenago/contracts';
import type { ProjectionPlace, ProjectionShadow, RebuildableProjection } from '@fenago/host';
import { RpcClient } from '@fenago/messaging';
import { Injectable } from '@nestjs/common';
import { AgentReplicaRepository } from '../repositories/agent-replica.repository.js';
import type { AgentReplica } from '../schemas/agent-replica.schema.js';
import { ErasureService } from './erasure.service.js';

/** The copies of agents that executions run with. */
@Injectable()
export class AgentProjectionService implements RebuildableProjection<AgentReplica> {
  readonly name = 'agents';
  readonly description = 'Copies of agents with their newest versions, as executions run with them';
  readonly subject = 'evt.*.agent.>';
  readonly shadow: ProjectionShadow;

  constructor(
    private readonly replicas: AgentReplicaRepository,
    private readonly erasure: ErasureService,
    private readonly rpc: RpcClient,
  ) {
    this.shadow = replicas.shadow;
  }

  isGone(userId: string): Promise<boolean> {
    return this.erasure.isGone(userId);
  }

  async apply(event: AnyDomainEvent, place: ProjectionPlace): Promise<void> {
    if (event.type !== 'agent.created' && event.type !== 'agent.updated' && event.type !== 'agent.deleted') return;
    const ordinal = eventOrdinal(event);
    if (event.type === 'agent.deleted') await this.replicas.clear(event.data.agentId, event.data.ownerId, ordinal, place);
    else await this.replicas.put(event.data, ordinal, place);
  }

  incomplete(after: string | null, limit: number): Promise<readonly AgentReplica[]> {
    return this.replicas.incomplete(after, limit);
  }

  eraseGone(since: Date): Promise<void> {
    return this.erasure.settleSince(since);
  }

  /** Of older versions than the newest it is asked when a turn needs them, as before. */
  async complete({ _id: agentId, ownerId, sequence }: AgentReplica): Promise<void> {
    try {
      await this.replicas.put(await this.rpc.request(QUERIES.getAgentSnapshot, { caller: { userId: ownerId }, agentId }), sequence, 'beside');
    } catch (error) {
      // It is gone, and its deletion told so long ago that nobody can ask for it any more.
      if (!(error instanceof FenagoError) || error.code !== 'not_found') throw error;
    }
  }
}
