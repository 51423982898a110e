import type { COMMANDS, RequestOf } from '@fenago/contracts';
import type { KnownAgent } from '../domain/agent.js';
import type { PostedTurn } from '../domain/posted-turn.js';

type Request = RequestOf<typeof COMMANDS.postMessage> | RequestOf<typeof COMMANDS.beginConversation>;

/** What both ways of posting a message bring; the client's message id is the one's own. */
export function toPostedTurn(request: Request, agentId: string, agent: KnownAgent | null): Omit<PostedTurn, 'clientMessageId'> {
  const { caller, messageId, executionId, content, toolCallId, images, before = [], options } = request;
  return { userId: caller.userId, messageId, executionId, content, toolCallId, images, before, options, agentId, agent };
}
