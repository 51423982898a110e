import { requestCause } from '@fenago/aggregate';
import { deterministicId, pageOf, type COMMANDS, type ConversationView, type Page, type QUERIES, type RequestOf } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { decideCreateConversation } from '../domain/create-conversation.js';
import { decideDeleteConversation } from '../domain/delete-conversation.js';
import { conversationNotFound } from '../domain/errors.js';
import type { ConversationState } from '../domain/state.js';
import { decideUpdateConversation } from '../domain/update-conversation.js';
import { toConversationView } from '../mappers/conversation.mapper.js';
import { ConversationRepository } from '../repositories/conversation.repository.js';
import { AgentService } from './agent.service.js';

/** Conversations themselves, apart from their turns. */
@Injectable()
export class ConversationService {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly agents: AgentService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create(request: RequestOf<typeof COMMANDS.createConversation>): Promise<ConversationView> {
    const { caller, agentId, title, metadata, messages = [] } = request;
    const agent = agentId === undefined ? null : await this.agents.find(caller, agentId);
    const cause = requestCause('create', this.clock.now());
    const conversationId = deterministicId('conversation', cause.time.getTime(), caller.userId, cause.id);
    const command = { conversationId, userId: caller.userId, agentId, title, metadata, agent, messages };
    const state = await this.conversations.aggregates.execute<ConversationState>({
      id: conversationId,
      cause,
      decide: (_state, context) => decideCreateConversation(command, context),
      replay: stateOrNotFound,
    });
    return toConversationView(state);
  }

  async update(request: RequestOf<typeof COMMANDS.updateConversation>): Promise<ConversationView> {
    const { caller, conversationId, title, status, metadata, ifRevisions } = request;
    const command = { userId: caller.userId, title, status, metadata, ifRevisions };
    const state = await this.conversations.aggregates.execute<ConversationState>({
      id: conversationId,
      cause: requestCause('update', this.clock.now()),
      decide: (before, context) => decideUpdateConversation(before, command, context),
      replay: stateOrNotFound,
    });
    return toConversationView(state);
  }

  delete({ caller, conversationId, ifRevisions }: RequestOf<typeof COMMANDS.deleteConversation>): Promise<{ id: string; deleted: true }> {
    return this.conversations.aggregates.execute<{ readonly id: string; readonly deleted: true }>({
      id: conversationId,
      cause: requestCause('delete', this.clock.now()),
      decide: (state) => decideDeleteConversation(state, { userId: caller.userId, ifRevisions }),
      replay: () => ({ id: conversationId, deleted: true }),
    });
  }

  async get({ caller, conversationId }: RequestOf<typeof QUERIES.getConversation>): Promise<ConversationView> {
    const found = await this.conversations.get(caller, conversationId);
    if (found === null) throw conversationNotFound();
    return toConversationView(found);
  }

  async list({ caller, agentId, ...paging }: RequestOf<typeof QUERIES.listConversations>): Promise<Page<ConversationView>> {
    const rows = await this.conversations.list(caller, agentId, paging);
    return pageOf(rows.map(toConversationView), paging.limit);
  }
}

function stateOrNotFound(state: ConversationState | null): ConversationState {
  if (state === null) throw conversationNotFound();
  return state;
}
