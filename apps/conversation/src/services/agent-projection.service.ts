import { eventOrdinal, FenagoError, QUERIES, type AnyDomainEvent } from '@fenago/contracts';
import type { ProjectionPlace, ProjectionShadow, RebuildableProjection } from '@fenago/host';
import { RpcClient } from '@fenago/messaging';
import { Injectable } from '@nestjs/common';
import { AgentReplicaRepository } from '../repositories/agent-replica.repository.js';
import type { AgentReplicaDocument } from '../schemas/agent-replica.schema.js';
import { ErasureService } from './erasure.service.js';

/** The copies of agents, made anew of the events that have told of them. */
@Injectable()
export class AgentProjectionService implements RebuildableProjection<AgentReplicaDocument> {
  readonly name = 'agents';
  readonly description = 'Copies of agents, as far as posting to them needs them';
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
    const ordinal = eventOrdinal(event);
    switch (event.type) {
      case 'agent.created':
      case 'agent.updated':
        return this.replicas.applyProfile(event.data, ordinal, place);
      case 'agent.status_changed':
        return this.replicas.applyStatus(event.data.agentId, event.data.ownerId, event.data.to, ordinal, place);
      case 'agent.deleted':
        return this.replicas.applyDeletion(event.data.agentId, event.data.ownerId, new Date(event.time), place);
      default:
    }
  }

  incomplete(after: string | null, limit: number): Promise<readonly AgentReplicaDocument[]> {
    return this.replicas.incomplete(after, limit);
  }

  eraseGone(since: Date): Promise<void> {
    return this.erasure.settleSince(since);
  }

  /** What the agent is now, at the place in its history that the copy had come to: what is later comes by events. */
  async complete({ _id: agentId, ownerId, profileSequence = 0, statusSequence = 0 }: AgentReplicaDocument): Promise<void> {
    try {
      const agent = await this.rpc.request(QUERIES.getAgentSnapshot, { caller: { userId: ownerId }, agentId });
      await this.replicas.applyProfile(agent, profileSequence, 'beside');
      await this.replicas.applyStatus(agentId, ownerId, agent.status, statusSequence, 'beside');
    } catch (error) {
      // It is gone, and its deletion told so long ago that nobody can ask for it any more.
      if (!(error instanceof FenagoError) || error.code !== 'not_found') throw error;
    }
  }
}
