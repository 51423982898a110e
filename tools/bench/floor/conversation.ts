import type { Db } from 'mongodb';
import { randomUUID } from 'node:crypto';
import type { Broker, FloorEvent } from './broker.js';
import { Outbox } from './outbox.js';

const WINDOW = 100;

interface Known {
  version: number;
  position: number;
  readonly owner: string;
  readonly agentId: string;
}

/** Messages of conversations, and whose turn it is. */
export async function runConversation(db: Db, broker: Broker): Promise<void> {
  const outbox = new Outbox(db, 'CONVERSATION', broker);
  const known = new Map<string, Known>();
  const append = async (id: string, cause: string, message: Readonly<Record<string, unknown>>, active: string | null): Promise<number> => {
    const state = known.get(id);
    if (state === undefined) throw new Error(`No conversation ${id}`);
    state.version += 1;
    const position = state.position++;
    const data = { conversationId: id, ...message, position, userId: state.owner, agentId: state.agentId, agentVersion: 1 };
    await outbox.commit({
      id,
      owner: state.owner,
      version: state.version,
      cause,
      set: { active, status: active === null ? 'idle' : 'active', updatedAt: new Date() },
      push: { messages: { $each: [{ ...message, position, createdAt: new Date() }], $slice: -WINDOW } },
      events: [{ type: 'conversation.message.created', data }],
    });
    return position;
  };
  await broker.answer('floor.create', async ({ owner, agentId }: { owner: string; agentId: string }) => {
    const id = `conv_${randomUUID()}`;
    known.set(id, { version: 1, position: 0, owner, agentId });
    const set = { title: '', userId: owner, agentId, createdAt: new Date() };
    await outbox.commit({ id, owner, version: 1, cause: id, set, events: [{ type: 'conversation.created', data: { conversationId: id, agentId } }] });
    return { id };
  });
  await broker.answer('floor.post', async ({ id, content, executionId }: { id: string; content: string; executionId: string }) => {
    const messageId = `msg_${randomUUID()}`;
    const position = await append(id, messageId, { messageId, role: 'user', content, executionId }, executionId);
    return { messageId, executionId, position };
  });
  await broker.consume('floor-conversation', 'evt.*.execution.*.completed', async ({ id, data }: FloorEvent) => {
    const { conversationId, executionId, output, fence, n } = data as { conversationId: string; executionId: string; output: string; fence: number; n: number };
    await append(conversationId, id, { messageId: `msg_${executionId}`, role: 'assistant', content: output, executionId }, null);
    broker.frame(executionId, { f: fence, n, t: 'execution.completed', d: data });
  });
}
