import { describe, expect, it } from 'vitest';
import { NOW, after, conversation, end, post } from '../../test/fixtures.js';
import { decideEndTurn, type TurnEnd } from './end-turn.js';
import { decidePostMessage } from './post-message.js';
import type { ConversationState, Message } from './state.js';
import type { Sealed } from './window.js';

/** mulberry32: the same walk for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Posts and ends in any order, with duplicates, ends of turns that never were, and pages sealed at any time. */
class Walk {
  state: ConversationState = conversation();
  readonly posted: string[] = [];
  readonly cancelledInQueue = new Set<string>();
  private readonly history: Message[] = [];
  private sealed: Sealed | undefined;

  constructor(private readonly random: () => number) {}

  step(): void {
    const next = this.random() < 0.45 ? this.post() : this.end();
    const gone = next.base - this.state.base;
    this.history.push(...this.state.messages.slice(0, gone));
    this.state = next;
    if (this.random() < 0.1) this.seal();
  }

  /** Everything that pages and window hold. */
  messages(): readonly Message[] {
    return [...this.history, ...this.state.messages];
  }

  private post(): ConversationState {
    const name = `x${this.posted.length}`;
    const decision = decidePostMessage(this.state, post(name, { sealed: this.sealed }), { now: NOW, version: this.state.v + 1 });
    if (decision.kind === 'commit') this.posted.push(name);
    return after(this.state, decision) as ConversationState;
  }

  private end(): ConversationState {
    const name = this.posted[Math.floor(this.random() * (this.posted.length + 1))] ?? 'never posted';
    const kind = (['completed', 'failed', 'cancelled', 'incomplete'] as const satisfies readonly TurnEnd[])[Math.floor(this.random() * 4)];
    const output = this.random() < 0.3 ? '' : `reply to ${name}`;
    const code = kind === 'failed' || kind === 'incomplete' ? 'internal' : '';
    const command = end(this.random() < 0.5 ? (this.activeName() ?? name) : name, { end: kind ?? 'completed', output, code, sealed: this.sealed });
    if (this.state.queue.some(({ executionId }) => executionId === command.executionId)) this.cancelledInQueue.add(command.executionId);
    return after(this.state, decideEndTurn(this.state, command)) as ConversationState;
  }

  private activeName(): string | undefined {
    return this.posted.find((name) => post(name).executionId === this.state.active?.executionId);
  }

  private seal(): void {
    const count = Math.floor(this.random() * (this.state.messages.length + 1));
    // Now and then one that is stale.
    const from = this.random() < 0.2 ? Math.max(0, this.state.base - 1) : this.state.base;
    this.sealed = { from, to: from + count };
  }
}

describe.each(Array.from({ length: 40 }, (_, n) => n + 1))('a walk of 300 steps, seed %i', (seed) => {
  const walk = new Walk(randomOf(seed));
  for (let step = 0; step < 300; step += 1) walk.step();
  const messages = walk.messages();

  it('leaves no gap in the positions', () => {
    expect(messages.map(({ position }) => position)).toEqual(messages.map((_, index) => index));
    expect(walk.state.messageCount).toBe(messages.length);
    expect(walk.state.messages[0]?.position ?? walk.state.base).toBe(walk.state.base);
    expect(walk.state.windowBytes).toBe(walk.state.messages.reduce((sum, { bytes }) => sum + bytes, 0));
  });

  it('gives each execution one message, and one reply at most, right after it', () => {
    for (const reply of messages.filter(({ role }) => role === 'assistant')) {
      const before = messages[reply.position - 1];
      expect(before).toMatchObject({ role: 'user', executionId: reply.executionId });
    }
    const asked = messages.filter(({ role }) => role === 'user').map(({ executionId }) => executionId);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('keeps the order of posting, and loses no message', () => {
    const told = messages.filter(({ role }) => role === 'user').map(({ executionId }) => executionId);
    const all = [...told, ...walk.state.queue.map(({ executionId }) => executionId)];
    const expected = walk.posted.map((name) => post(name).executionId).filter((id) => !walk.cancelledInQueue.has(id));
    expect(all).toEqual(expected);
  });
});
