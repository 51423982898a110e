import type { ModelRequest } from '@fenago/llm';
import { withSpan } from '@fenago/observability';
import { attributesOfFailure, attributesOfReply, attributesOfRequest, nameOfChat, type ChatPlace } from '../mappers/chat-span.mapper.js';
import type { CallEnd } from './model-call.js';
import { answererOf, type Candidates } from './models.service.js';

/** Runs a call of the model in a span that tells of its request and its end. */
export function inChatSpan(place: ChatPlace, candidates: Candidates, request: ModelRequest, call: () => Promise<CallEnd>): Promise<CallEnd> {
  const [{ source: first }] = candidates;
  const attributes = attributesOfRequest(place, first, request);
  return withSpan(
    nameOfChat(first),
    attributes,
    async (span) => {
      try {
        const end = await call();
        const answeredBy = answererOf(candidates, end.source);
        span.updateName(nameOfChat(answeredBy)).setAttributes(attributesOfReply(end, answeredBy));
        return end;
      } catch (error) {
        span.setAttributes(attributesOfFailure(error));
        throw error;
      }
    },
    'client',
  );
}
