import { newId, type COMMANDS, type DomainEvent, type RequestOf } from '@fenago/contracts';
import type { EventPosition } from '@fenago/messaging';
import type { MongoLink } from '@fenago/mongo';
import { eventOf } from '@fenago/testing';

export const newUser = (): { readonly userId: string } => ({ userId: newId('user', Date.now()) });

export const profile: Omit<RequestOf<typeof COMMANDS.createAgent>, 'caller'> = {
  name: 'Concierge',
  description: 'Answers questions about the house.',
  configuration: { model: 'scripted-small', instructions: 'Be brief.', temperature: 0.5 },
  isPublic: false,
  status: 'active',
};

const NO_USAGE = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0, estimated: false };

function placeOf(agentId: string, executionId: string) {
  const { userId } = newUser();
  return { executionId, conversationId: newId('conversation', 0), messageId: newId('message', 0), userId, agentId };
}

/** An execution of an agent, and the events of its life. */
export function executionOf(agentId: string, startTime: string, endTime = startTime) {
  const place = placeOf(agentId, newId('execution', Date.parse(startTime)));
  const common = { aggregateId: place.executionId, ownerId: place.userId };
  const started: DomainEvent<'execution.started'> = eventOf({
    ...common,
    type: 'execution.started',
    data: { ...place, agentVersion: 1, fence: 1, attempt: 1, run: 1, step: 0, model: 'scripted-small', startTime },
  });
  const completed: DomainEvent<'execution.completed'> = eventOf({
    ...common,
    type: 'execution.completed',
    sequence: 2,
    data: {
      ...place,
      agentOwnerId: place.userId,
      agentVersion: 1,
      provider: 'scripted',
      model: 'scripted-small',
      output: 'Hello.',
      finishReason: 'stop',
      usage: NO_USAGE,
      tokensUsed: 0,
      attempts: 1,
      startTime,
      endTime,
      fence: 1,
      lastFrame: 1,
    },
  });
  return { started, completed };
}

/** What the service has kept of its place in the event stream. */
export function positionOf(mongo: MongoLink): Promise<EventPosition | null> {
  return mongo.db.collection<EventPosition>('position').findOne({ _id: 'activity' as never }, { projection: { _id: 0 } });
}
