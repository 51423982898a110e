import { FenagoError, MAX_QUEUED_MESSAGES, type BilledTo, type DomainEvent } from '@fenago/contracts';
import { CONFIG } from '@fenago/host';
import type { Intake } from '@fenago/messaging';
import { currentContext, newCorrelationId } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { ExecutionConfig } from '../config.js';
import { boundsOf } from '../domain/bounds.js';
import { decideCancel, type Cancel } from '../domain/cancel.js';
import { claimedBefore, decideClaim, type Claimed } from '../domain/claim.js';
import type { Turn } from '../domain/execution.state.js';
import { decideQueue } from '../domain/queue.js';
import { decideRefuse } from '../domain/refuse.js';
import { AGENT_GONE } from '../mappers/ending.mapper.js';
import { DeletedConversationRepository } from '../repositories/deleted-conversation.repository.js';
import { ExecutionRepository } from '../repositories/execution.repository.js';
import { AgentsService } from './agents.service.js';
import { ContextService } from './context.service.js';
import { ErasureService } from './erasure.service.js';
import { RunnerService } from './runner.service.js';

/** How long an event waits here for a slot, in milliseconds; past it the broker gives it to a replica that has one. */
const SLOT_WAIT_MS = 20_000;
/** One conversation's turns that can be unfinished at once: one active, the others queued. */
const MAX_UNFINISHED = MAX_QUEUED_MESSAGES + 1;

/** What the turns of conversations mean for executions. */
@Injectable()
export class TurnService {
  constructor(
    private readonly repository: ExecutionRepository,
    private readonly deleted: DeletedConversationRepository,
    private readonly agents: AgentsService,
    private readonly context: ContextService,
    private readonly runner: RunnerService,
    private readonly erasure: ErasureService,
    @Inject(CONFIG) private readonly config: ExecutionConfig,
  ) {}

  /** Turns that could begin in this replica. */
  get intake(): Intake {
    return this.runner.intake;
  }

  /** A message waits: its execution exists from now on. */
  async queue(event: DomainEvent<'conversation.message.queued'>): Promise<void> {
    const { executionId, conversationId, messageId, userId, agentId } = event.data;
    const agentOwnerId = (await this.agents.ownerOf(agentId)) ?? userId;
    const place = { conversationId, messageId, userId, agentId };
    await this.repository.aggregates.execute({
      id: executionId,
      cause: causeOf(event),
      decide: (state) => decideQueue(state, { executionId, place, agentOwnerId }),
      replay: () => undefined,
    });
    // The deletion may have come first, and looked for what waits before this was there: then its turn would never come.
    if (await this.deleted.has(conversationId)) await this.cancel({ executionId }, event);
    await this.erasure.settle(userId);
  }

  /** A turn begins: its execution is claimed and then runs in the background. */
  async start(event: DomainEvent<'conversation.message.created'>): Promise<void> {
    await this.runner.begin(event.data.executionId, SLOT_WAIT_MS, () => this.claim(event));
    await this.erasure.settle(event.data.userId);
  }

  /** A reply is in the history. */
  noteReply({ data }: DomainEvent<'conversation.message.created'>): void {
    const { conversationId, executionId, position, content, toolCalls = [] } = data;
    this.context.noteReply(conversationId, executionId, { position, role: 'assistant', content, toolCalls });
  }

  /** A conversation wants a turn stopped, or one that waits not to come; one that is not known yet is made as cancelled. */
  async stop(event: DomainEvent<'conversation.turn.interrupted'> | DomainEvent<'conversation.message.withdrawn'>): Promise<void> {
    const { executionId, conversationId, messageId, userId, agentId } = event.data;
    const agentOwnerId = (await this.agents.ownerOf(agentId)) ?? userId;
    await this.cancel({ executionId, unknown: { place: { conversationId, messageId, userId, agentId }, agentOwnerId } }, event);
    this.runner.stop(executionId, 'cancel');
    await this.erasure.settle(userId);
  }

  /** A conversation is gone: what runs or waits for it is stopped. */
  async abandon(event: DomainEvent<'conversation.deleted'>): Promise<void> {
    const { conversationId } = event.data;
    this.context.forget(conversationId);
    // Noted first: what is made after the search below finds the note.
    await this.deleted.add(conversationId, new Date(event.time));
    for (const executionId of await this.repository.unfinishedOf(conversationId, MAX_UNFINISHED)) {
      await this.cancel({ executionId }, event);
      this.runner.stop(executionId, 'cancel');
    }
  }

  private async cancel(cancel: Cancel, { id, time }: DomainEvent): Promise<void> {
    await this.repository.aggregates
      .execute({
        id: cancel.executionId,
        cause: { id: `${id}:cancel`, time: new Date(time) },
        decide: (state, context) => decideCancel(state, cancel, context),
        replay: () => undefined,
      })
      .catch(endedMeanwhile);
  }

  private async claim(event: DomainEvent<'conversation.message.created'>): Promise<Claimed | null> {
    const { executionId, agentId, agentVersion, userId } = event.data;
    const turn = turnOf(event);
    const agent = await this.agents.find(agentId, agentVersion, userId);
    if (agent === undefined) return this.refuse(event, turn);
    const leaseOwner = randomUUID();
    const { limits } = agent.configuration;
    const deadlineMs = limits?.deadlineSeconds === undefined ? this.config.deadlineMs : limits.deadlineSeconds * 1_000;
    const bounds = boundsOf(agent.configuration, turn.options?.onAction !== 'end');
    const correlationId = currentContext()?.correlationId ?? newCorrelationId();
    const { model, provider = this.config.providerName } = agent.configuration;
    const billedTo: BilledTo = agent.configuration.provider === undefined ? 'platform' : 'agent_owner';
    const claim = { executionId, turn, agentOwnerId: agent.ownerId, model, provider, billedTo, leaseOwner, deadlineMs, correlationId, bounds };
    return this.repository.aggregates.execute<Claimed | null>({
      id: executionId,
      cause: causeOf(event),
      // Unless it was queued, or another replica has claimed it.
      isFirst: true,
      decide: (state, context) => decideClaim(state, claim, context),
      replay: (state) => claimedBefore(executionId, state, leaseOwner),
    });
  }

  private async refuse(event: DomainEvent<'conversation.message.created'>, turn: Turn): Promise<null> {
    const { executionId } = event.data;
    const { error } = AGENT_GONE;
    await this.repository.aggregates.execute({
      id: executionId,
      cause: causeOf(event),
      decide: (state, context) => decideRefuse(state, { executionId, turn, error }, context),
      replay: () => undefined,
    });
    return null;
  }
}

function turnOf({ data }: DomainEvent<'conversation.message.created'>): Turn {
  const { conversationId, messageId, userId, agentId, agentVersion, position, content, toolCallId = null, images = null, options = null } = data;
  return { conversationId, messageId, userId, agentId, agentVersion, messagePosition: position, input: content, toolCallId, images, options };
}

function causeOf({ id, time }: DomainEvent): { readonly id: string; readonly time: Date } {
  return { id, time: new Date(time) };
}

function endedMeanwhile(error: unknown): void {
  if (!(error instanceof FenagoError && error.code === 'execution_not_cancellable')) throw error;
}
