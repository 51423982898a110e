import { eventOrdinal, FenagoError, QUERIES, type Caller, type DomainEvent } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { Injectable } from '@nestjs/common';
import { isRunnable, type KnownAgent } from '../domain/agent.js';
import { snapshotToKnownAgent } from '../mappers/agent.mapper.js';
import { AgentReplicaRepository } from '../repositories/agent-replica.repository.js';
import { AgentMemory } from './agent-memory.js';
import { ErasureService } from './erasure.service.js';

/** What this service knows of agents: from events, and where those may lag, by asking. */
@Injectable()
export class AgentService {
  private readonly memory = new AgentMemory();

  constructor(
    private readonly replicas: AgentReplicaRepository,
    private readonly rpc: RpcClient,
    private readonly erasure: ErasureService,
  ) {}

  /**
   * The agent as the caller may run it. What is known here may lag behind, so where it does not let the caller run the agent,
   * the agent service is asked. Null where the caller has no such agent.
   */
  async find(caller: Caller, agentId: string): Promise<KnownAgent | null> {
    const known = this.memory.get(agentId) ?? (await this.read(agentId));
    if (known !== null && isRunnable(known, caller.userId)) return known;
    try {
      return snapshotToKnownAgent(await this.rpc.request(QUERIES.getAgentSnapshot, { caller, agentId }));
    } catch (error) {
      if (error instanceof FenagoError && error.code === 'not_found') return null;
      throw error;
    }
  }

  /** An agent changes: this replica remembers it no longer. */
  forget(agentId: string): void {
    this.memory.changed(agentId);
  }

  /** Changes may have been missed: all agents are read anew. */
  forgetAll(): void {
    this.memory.forgetAll();
  }

  async applyProfile(event: DomainEvent<'agent.created'> | DomainEvent<'agent.updated'>): Promise<void> {
    await this.replicas.applyProfile(event.data, eventOrdinal(event));
    await this.erasure.settle(event.data.ownerId);
  }

  async applyStatus(event: DomainEvent<'agent.status_changed'>): Promise<void> {
    const { agentId, ownerId, to } = event.data;
    await this.replicas.applyStatus(agentId, ownerId, to, eventOrdinal(event));
    await this.erasure.settle(ownerId);
  }

  async applyDeletion(event: DomainEvent<'agent.deleted'>): Promise<void> {
    const { agentId, ownerId } = event.data;
    await this.replicas.applyDeletion(agentId, ownerId, new Date(event.time));
    await this.erasure.settle(ownerId);
  }

  private async read(agentId: string): Promise<KnownAgent | null> {
    const found = await this.replicas.find(agentId);
    if (found !== null) this.memory.put(found);
    return found;
  }
}
