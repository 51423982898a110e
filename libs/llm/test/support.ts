import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ModelError } from '../src/index.js';
import type { ModelChunk, ModelPort, ModelToolCall, ModelRequest, ModelTimeouts } from '../src/index.js';

export const API_KEY = 'sk-test-0123456789';
export const GENEROUS: ModelTimeouts = { connectMs: 10_000, firstTokenMs: 10_000, idleMs: 10_000 };

/** What a consumer of a stream ends up with. */
export interface Outcome {
  text: string;
  deltas: number;
  resets: number;
  calls: ModelToolCall[];
  /** Ids of `accepted` chunks, and how many pieces of text had come before each. */
  accepted: string[];
  acceptedAt: number[];
  finish?: Extract<ModelChunk, { type: 'finish' }>;
  error?: ModelError;
}

export interface RunOptions {
  signal?: AbortSignal;
  timeouts?: Partial<ModelTimeouts>;
  request?: Partial<ModelRequest>;
  onDelta?: (deltas: number) => void;
}

/** Streams one reply to `content`; a ModelError is part of the outcome, anything else is thrown. */
export async function run(model: ModelPort, content: string, options: RunOptions = {}): Promise<Outcome> {
  const outcome: Outcome = { text: '', deltas: 0, resets: 0, calls: [], accepted: [], acceptedAt: [] };
  const request: ModelRequest = { model: 'scripted', messages: [{ role: 'user', content }], ...options.request };
  const signal = options.signal ?? new AbortController().signal;
  try {
    for await (const chunk of model.stream(request, { signal, timeouts: { ...GENEROUS, ...options.timeouts } })) {
      if (chunk.type === 'delta') {
        outcome.text += chunk.text;
        outcome.deltas++;
        options.onDelta?.(outcome.deltas);
      } else if (chunk.type === 'reset') {
        outcome.text = '';
        outcome.calls = [];
        outcome.resets++;
      } else if (chunk.type === 'tool_call') {
        const call = (outcome.calls[chunk.index] ??= { id: chunk.id ?? '', name: chunk.name ?? '', arguments: '' });
        call.arguments += chunk.arguments;
      } else if (chunk.type === 'accepted') {
        outcome.accepted.push(chunk.responseId);
        outcome.acceptedAt.push(outcome.deltas);
      } else outcome.finish = chunk;
    }
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    outcome.error = error;
  }
  return outcome;
}

/** The text of `[[tokens=n]]`. */
export function tokensText(n: number): string {
  return Array.from({ length: n }, (_, i) => `t${i + 1}`).join(' ');
}

/** A server that answers as told, for what a scripted model would never do. */
export async function rawServer(listener: RequestListener): Promise<{ baseUrl: string; close: () => Promise<void> }> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
