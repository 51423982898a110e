import { eventOrdinal, FenagoError, QUERIES, type DomainEvent } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { Injectable } from '@nestjs/common';
import { AgentReplicaRepository } from '../repositories/agent-replica.repository.js';
import { ErasureService } from './erasure.service.js';
import type { AgentVersion } from '../schemas/agent-replica.schema.js';

/** Versions kept in memory, least recently used gone first; a version never changes. */
const KEPT = 1_000;
/** Agents remembered as deleted, for as long as the local copy may not say so yet. */
const KEPT_DELETED = 1_000;

/** What runs need of agents: from memory, from the local copy, and only then from the agent service. */
@Injectable()
export class AgentsService {
  private readonly known = new Map<string, AgentVersion>();
  private readonly deleted = new Set<string>();

  constructor(
    private readonly replicas: AgentReplicaRepository,
    private readonly rpc: RpcClient,
    private readonly erasure: ErasureService,
  ) {}

  /**
   * An agent at a version; undefined where there is none.
   * @throws FenagoError `service_unavailable` where the agent service had to be asked and did not answer
   */
  async find(agentId: string, version: number, userId: string): Promise<AgentVersion | undefined> {
    const key = `${agentId}:${version}`;
    const found = this.known.get(key) ?? (await this.copied(agentId, version)) ?? (await this.asked(agentId, version, userId));
    // Also where the deletion was heard of while this was found.
    if (found === undefined || this.deleted.has(agentId)) return undefined;
    this.known.delete(key);
    this.known.set(key, found);
    dropOldest(this.known, KEPT);
    return found;
  }

  /** Owner of an agent as far as it is known here. */
  async ownerOf(agentId: string): Promise<string | undefined> {
    return (await this.replicas.byId(agentId))?.ownerId;
  }

  async put(event: DomainEvent<'agent.created'> | DomainEvent<'agent.updated'>): Promise<void> {
    await this.replicas.put(event.data, eventOrdinal(event));
    await this.erasure.settle(event.data.ownerId);
  }

  async remove(event: DomainEvent<'agent.deleted'>): Promise<void> {
    const { agentId, ownerId } = event.data;
    await this.replicas.clear(agentId, ownerId, eventOrdinal(event));
    this.forget(agentId);
    await this.erasure.settle(ownerId);
  }

  /** An agent is gone: this replica knows it no longer. */
  forget(agentId: string): void {
    this.deleted.add(agentId);
    dropOldest(this.deleted, KEPT_DELETED);
    for (const [key, known] of this.known) if (known.agentId === agentId) this.known.delete(key);
  }

  /** Deletions may have been missed: everything is found anew. */
  forgetAll(): void {
    this.known.clear();
  }

  private async copied(agentId: string, version: number): Promise<AgentVersion | undefined> {
    const replica = await this.replicas.byId(agentId);
    const found = replica?.versions.find((candidate) => candidate.version === version);
    return found && replica ? { agentId, ownerId: replica.ownerId, ...found } : undefined;
  }

  private async asked(agentId: string, version: number, userId: string): Promise<AgentVersion | undefined> {
    try {
      const { ownerId, configuration } = await this.rpc.request(QUERIES.getAgentSnapshot, { caller: { userId }, agentId, version });
      return { agentId, ownerId, version, configuration };
    } catch (error) {
      if (error instanceof FenagoError && error.code === 'not_found') return undefined;
      // Whatever it is, it says nothing about the turn that needs the agent: it is tried again until there is an answer.
      throw new FenagoError('service_unavailable', 'The agent service does not answer; try again in a moment.', {
        retryAfterSeconds: 2,
        cause: error,
      });
    }
  }
}

function dropOldest(kept: Map<string, unknown> | Set<string>, max: number): void {
  const oldest = kept.size > max ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
}
