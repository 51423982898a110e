import { requestCause } from '@fenago/aggregate';
import { FenagoError, deterministicId, type COMMANDS, type ConversationView, type MessageView, type RequestOf } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { agentRefusal } from '../domain/create-conversation.js';
import { conversationNotFound, tooLongToFork } from '../domain/errors.js';
import { decideForkConversation, forkedMessage } from '../domain/fork-conversation.js';
import { decideImportMessages } from '../domain/import-messages.js';
import type { ConversationState, Message } from '../domain/state.js';
import { toConversationView, toMessageView } from '../mappers/conversation.mapper.js';
import { ConversationRepository } from '../repositories/conversation.repository.js';
import { PageRepository, type PageOwner } from '../repositories/page.repository.js';
import { AgentService } from './agent.service.js';
import { HistoryService } from './history.service.js';
import { PageSealer } from './page-sealer.js';

/** Messages that a fork takes over; each page of them is written anew. */
const MAX_FORKED_MESSAGES = 5_000;

type ForkRequest = RequestOf<typeof COMMANDS.forkConversation>;
type ImportRequest = RequestOf<typeof COMMANDS.importMessages>;

/** Histories that come from elsewhere: from another conversation, or from outside. */
@Injectable()
export class ImportService {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly pages: PageRepository,
    private readonly history: HistoryService,
    private readonly agents: AgentService,
    private readonly sealer: PageSealer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async fork(request: ForkRequest): Promise<ConversationView> {
    const { caller, conversationId: sourceId, messageId, title, ephemeral = false } = request;
    const source = await this.conversations.get(caller, sourceId);
    if (source === null) throw conversationNotFound();
    const position = await this.history.positionOf(caller, sourceId, messageId, '/messageId');
    if (position >= MAX_FORKED_MESSAGES) throw tooLongToFork(MAX_FORKED_MESSAGES);
    const agentId = request.agentId ?? source.agentId ?? undefined;
    const agent = agentId === undefined ? null : await this.agents.find(caller, agentId);
    const refused = agentRefusal({ agentId, agent, userId: caller.userId });
    if (refused !== undefined) throw refused;
    const cause = requestCause('fork', this.clock.now());
    const conversationId = deterministicId('conversation', cause.time.getTime(), caller.userId, cause.id);
    const { base, window } = await this.copy({ conversationId: sourceId, userId: caller.userId }, conversationId, position + 1);
    const { metadata } = source;
    const command = { conversationId, userId: caller.userId, agentId, title: title ?? source.title, metadata, agent, base, window, ephemeral };
    const state = await this.conversations.aggregates.execute<ConversationState>({
      id: conversationId,
      cause,
      decide: (_state, context) => decideForkConversation(command, context),
      replay: stateOrNotFound,
    });
    return toConversationView(state);
  }

  async importMessages({ caller, conversationId, messages }: ImportRequest): Promise<{ readonly messages: readonly MessageView[] }> {
    const cause = requestCause('import', this.clock.now());
    const seed = deterministicId('message', cause.time.getTime(), caller.userId, cause.id);
    const imported = await this.conversations.aggregates.execute<readonly Message[]>({
      id: conversationId,
      cause,
      decide: (state, context) =>
        decideImportMessages(state, { userId: caller.userId, seed, messages, sealed: this.sealer.sealedOf(conversationId) }, context),
      replay: (state) => stateOrNotFound(state).messages.slice(-messages.length),
    });
    return { messages: imported.map((message) => toMessageView(conversationId, message)) };
  }

  /** Writes whole pages of the copy; what is left is its window. @param count of messages, from the first */
  private async copy(source: PageOwner, conversationId: string, count: number): Promise<{ readonly base: number; readonly window: readonly Message[] }> {
    const caller = { userId: source.userId };
    let base = 0;
    let rest: Message[] = [];
    for await (const page of this.pages.read(source, { from: 0, to: count }, 'asc')) {
      const messages = page.map((message) => forkedMessage(message, conversationId));
      const to = base + messages.length;
      if (to === count) rest = messages;
      else base = await this.pages.insert({ conversationId, userId: source.userId, from: base, to, messages });
    }
    const from = base + rest.length;
    const window = from === count ? null : await this.conversations.readRange(caller, source.conversationId, { from, to: count });
    const last = window?.messages ?? [];
    if (last.length !== count - from) {
      throw new FenagoError('concurrent_update', 'The conversation was sealed while it was copied; try again.', { retryAfterSeconds: 1 });
    }
    return { base, window: [...rest, ...last.map((message) => forkedMessage(message, conversationId))] };
  }
}

function stateOrNotFound(state: ConversationState | null): ConversationState {
  if (state === null) throw conversationNotFound();
  return state;
}
