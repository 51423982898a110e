import type { Cause } from '@fenago/aggregate';
import { timeOfId, type COMMANDS, type EventData, type PostedMessage, type RequestOf } from '@fenago/contracts';
import { TokenStream } from '@fenago/messaging';
import { Injectable } from '@nestjs/common';
import { decideBeginConversation } from '../domain/begin-conversation.js';
import { decideEndTurn, stateAsEnded } from '../domain/end-turn.js';
import { agentMissing, conversationNotFound } from '../domain/errors.js';
import { decidePostMessage } from '../domain/post-message.js';
import { replayPost } from '../domain/replay-post.js';
import { decideWithdrawMessage, type Withdrawn } from '../domain/withdraw-message.js';
import { toEndTurn, toFinalFrame, type ExecutionEnd } from '../mappers/execution-end.mapper.js';
import { toPostedTurn } from '../mappers/posted-turn.mapper.js';
import { ConversationRepository } from '../repositories/conversation.repository.js';
import { AgentService } from './agent.service.js';
import { PageSealer } from './page-sealer.js';

type PostRequest = RequestOf<typeof COMMANDS.postMessage>;
type BeginRequest = RequestOf<typeof COMMANDS.beginConversation>;

/** The turns of conversations: a message posted begins one or waits for it, an execution's end ends it. */
@Injectable()
export class TurnService {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly agents: AgentService,
    private readonly sealer: PageSealer,
    private readonly tokens: TokenStream,
  ) {}

  async post(request: PostRequest): Promise<PostedMessage> {
    const { caller, conversationId, clientMessageId, afterExecutionId, onBusy, onlyRepeated = false } = request;
    const known = await this.conversations.agentOf(caller, conversationId);
    if (known === undefined) throw conversationNotFound();
    const agentId = request.agentId ?? known;
    if (agentId === null) throw agentMissing();
    const agent = await this.agents.find(caller, agentId);
    const posted = { ...toPostedTurn(request, agentId, agent), clientMessageId, afterExecutionId, onBusy, onlyRepeated };
    return this.conversations.aggregates.execute<PostedMessage>({
      id: conversationId,
      cause: causeOf(request),
      decide: (state, context) =>
        decidePostMessage(state, { ...posted, sealed: this.sealer.sealedOf(conversationId) }, context),
      replay: (state, emitted) => replayPost(state, emitted as FirstEvent | undefined, clientMessageId),
    });
  }

  withdraw({ caller, conversationId, messageId }: RequestOf<typeof COMMANDS.withdrawMessage>): Promise<Withdrawn> {
    return this.conversations.aggregates.execute<Withdrawn>({
      id: conversationId,
      cause: { id: `withdraw:${messageId}`, time: new Date(timeOfId(messageId)) },
      decide: (state) => decideWithdrawMessage(state, { userId: caller.userId, messageId }),
      replay: () => ({ id: messageId, deleted: true }),
    });
  }

  /** A conversation whose first turn starts at once. */
  async begin(request: BeginRequest): Promise<PostedMessage> {
    const { caller, conversationId, executionId, agentId, title, ephemeral = false } = request;
    const agent = await this.agents.find(caller, agentId);
    const command = { ...toPostedTurn(request, agentId, agent), clientMessageId: undefined, conversationId, title, ephemeral };
    return this.conversations.aggregates.execute<PostedMessage>({
      id: conversationId,
      cause: { id: `begin:${executionId}`, time: new Date(timeOfId(executionId)) },
      decide: (state, context) => decideBeginConversation(state, command, context),
      replay: () => ({ conversationId, messageId: request.messageId, executionId, turn: 'started' }),
    });
  }

  /** The stream's last frame goes out only now, when the reply can be read back; also for an event that came again. */
  async end(event: ExecutionEnd): Promise<void> {
    const { conversationId, executionId } = event.data;
    const ended = await this.conversations.aggregates.execute({
      id: conversationId,
      cause: { id: event.id, time: new Date(event.time) },
      decide: (state) => decideEndTurn(state, { ...toEndTurn(event), sealed: this.sealer.sealedOf(conversationId) }),
      replay: stateAsEnded,
    });
    this.tokens.publish(toFinalFrame(event), executionId);
    if (ended.exists) await this.sealer.seal(ended.overflow);
    else await this.sealer.forget(conversationId);
  }
}

type FirstEvent = EventData<'conversation.message.created' | 'conversation.message.queued'>;

/**
 * A client message id says nothing of when it was used first; at time 0, it is looked for as far back as anything is kept.
 * Without one, the proposed execution id makes a request that is sent again the same request.
 */
function causeOf({ caller, executionId, clientMessageId }: PostRequest): Cause {
  if (clientMessageId === undefined) return { id: `post:${executionId}`, time: new Date(timeOfId(executionId)) };
  return { id: `client:${caller.userId}:${clientMessageId}`, time: new Date(0) };
}
