import type { Db } from 'mongodb';
import type { Broker, FloorEvent } from './broker.js';
import { GroupWriter } from './group-writer.js';
import { callModel } from './model-call.js';
import { Outbox } from './outbox.js';

const LEASE_MS = 30_000;
const BYTES_PER_TOKEN = 4;

export interface ExecutionOptions {
  readonly modelUrl: string;
  /** Milliseconds for which deltas are gathered behind the first one; 0 forwards every one of them. */
  readonly coalesceMs: number;
}

interface Started {
  readonly conversationId: string;
  readonly executionId: string;
  readonly messageId: string;
  readonly content: string;
  readonly role: string;
  readonly userId: string;
  readonly agentId: string;
}

/** Claims a turn, reserves what it may cost, asks the model, ends it. The history is kept in memory. */
export async function runExecution(db: Db, broker: Broker, options: ExecutionOptions): Promise<void> {
  const outbox = new Outbox(db, 'AGENT_EXECUTION', broker);
  const allowance = new GroupWriter(db.collection('allowance'));
  const histories = new Map<string, { readonly role: string; readonly content: string }[]>();
  const change = (userId: string, tokens: number): Promise<void> =>
    allowance.write({ updateOne: { filter: { _id: userId as never }, update: { $inc: { tokens } }, upsert: true } });

  const turn = async ({ executionId, conversationId, userId, agentId, messageId }: Started, began: Promise<void>): Promise<void> => {
    const history = histories.get(conversationId) ?? [];
    // An agent of the floor is its configuration.
    const [model, contextTokens] = agentId.split('@');
    const frames = new Frames(broker, executionId, options.coalesceMs);
    await began;
    await change(userId, 1_000);
    frames.send('execution.started', { executionId, conversationId });
    const usage = await callModel(options.modelUrl, { model, messages: within(history, Number(contextTokens)) }, (text) => frames.text(text));
    frames.flush();
    const output = frames.whole;
    history.push({ role: 'assistant', content: output });
    const tokensUsed = usage['total_tokens'] ?? 0;
    const data = { conversationId, executionId, messageId, agentId, userId, output, tokensUsed, usage, fence: 1, n: frames.next };
    const end = { status: 'completed', endTime: new Date(), tokensUsed, usage, result: { output }, leaseUntil: null };
    await Promise.all([
      outbox.commit({ id: executionId, owner: userId, version: 2, cause: `${executionId}:1`, set: end, events: [{ type: 'execution.completed', data }] }),
      change(userId, tokensUsed - 1_000),
    ]);
  };
  await broker.consume('floor-execution', 'evt.*.conversation.*.message.created', async ({ id, data }: FloorEvent) => {
    const started = data as unknown as Started;
    if (started.role !== 'user') return;
    const { executionId, conversationId, agentId, userId, messageId, content } = started;
    const history = histories.get(conversationId) ?? [];
    histories.set(conversationId, history);
    history.push({ role: 'user', content });
    const set = { conversationId, agentId, userId, messageId, status: 'in_progress', startTime: new Date(), leaseUntil: new Date(Date.now() + LEASE_MS), logs: [] };
    const claim = outbox.commit({ id: executionId, owner: userId, version: 1, cause: id, set, events: [{ type: 'execution.started', data: { executionId, conversationId, fence: 1 } }] });
    void turn(started, claim);
    await claim;
  });
}

/** The newest messages that a number of tokens holds. */
function within<T extends { readonly content: string }>(history: readonly T[], tokens: number): readonly T[] {
  let bytes = tokens * BYTES_PER_TOKEN;
  let from = history.length;
  while (from > 0 && (bytes -= history[from - 1]?.content.length ?? 0) > 0) from -= 1;
  return history.slice(from);
}

class Frames {
  next = 1;
  whole = '';
  private waiting = '';
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly broker: Broker,
    private readonly executionId: string,
    private readonly coalesceMs: number,
  ) {}

  send(t: string, d: object): void {
    this.broker.frame(this.executionId, { f: 1, n: this.next++, t, d });
  }

  text(text: string): void {
    const isFirst = this.whole === '';
    this.whole += text;
    this.waiting += text;
    if (isFirst || this.coalesceMs === 0) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), this.coalesceMs);
  }

  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting === '') return;
    this.send('token.delta', { text: this.waiting });
    this.waiting = '';
  }
}
