import OpenAI from 'openai';
import type { TimeoutPhase } from '../model-error.js';
import type { ModelTimeouts } from '../model.port.js';
import type { CompletionChoice, CompletionDelta, CompletionEvent, ToolCallPart } from './completion-event.js';
import type { CompletionParams } from './map-request.js';
import { readEvents } from './read-events.js';

/** What a source needs of the call that opens it, and tells it. */
export interface Opening {
  readonly signal: AbortSignal;
  readonly timeouts: ModelTimeouts;
  /** A wait for the provider begins. */
  wait(phase: TimeoutPhase, ms: number): void;
  /** The provider has answered 200. */
  accepted(): void;
}

export interface OpenedCompletion {
  /** Those that came together at once. */
  readonly events: AsyncIterator<readonly CompletionEvent[]>;
  readonly isEventStream: boolean;
}

/** Asks the provider; answers once the events of the reply begin. Throws what the client throws. */
export type CompletionSource = (opening: Opening) => Promise<OpenedCompletion>;

/** A reply that is no completion. */
export class BadResponseError extends Error {
  override readonly name = 'BadResponseError';
  constructor(
    message: string,
    /** It was meant to be one. */
    readonly isBroken: boolean,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** A response that the provider keeps, but not to its end. */
export class UnfinishedResponseError extends Error {
  override readonly name = 'UnfinishedResponseError';
}

/** The client's own timeout (until the headers) stays out of the way: the call's watchdog holds all waits. */
const CLIENT_TIMEOUT_MS = 2 ** 31 - 1;

export function streamed(client: OpenAI, params: CompletionParams): CompletionSource {
  return async ({ signal, timeouts, wait, accepted }) => {
    wait('connect', timeouts.connectMs);
    const body = { ...params, stream: true, stream_options: { include_usage: true } } as const;
    const response = await client.chat.completions.create(body, { signal, timeout: CLIENT_TIMEOUT_MS }).asResponse();
    accepted();
    wait('first_token', timeouts.firstTokenMs);
    return { events: readEvents(response), isEventStream: contentType(response).includes('text/event-stream') };
  };
}

/** One event that holds the whole reply, for servers that cannot stream. They send nothing until it is written. */
export function whole(client: OpenAI, params: CompletionParams): CompletionSource {
  return async ({ signal, timeouts, wait, accepted }) => {
    wait('first_token', timeouts.connectMs + timeouts.firstTokenMs);
    const response = await client.chat.completions.create({ ...params, stream: false }, { signal, timeout: CLIENT_TIMEOUT_MS }).asResponse();
    accepted();
    wait('idle', timeouts.idleMs);
    return once(asEvent(await readCompletion(response)));
  };
}

/** The reply to an earlier call, kept by the provider. */
export function stored(client: OpenAI, responseId: string): CompletionSource {
  return async ({ signal, timeouts, wait, accepted }) => {
    wait('connect', timeouts.connectMs);
    const response = await client.chat.completions.retrieve(responseId, { signal, timeout: CLIENT_TIMEOUT_MS }).asResponse();
    accepted();
    wait('idle', timeouts.idleMs);
    const completion = await readCompletion(response);
    if (!completion.choices[0]?.finish_reason) throw new UnfinishedResponseError('The response has no end.');
    return once(asEvent(completion));
  };
}

interface WholeCompletion extends Omit<CompletionEvent, 'choices'> {
  choices: readonly (Omit<CompletionChoice, 'delta'> & { message?: Omit<CompletionDelta, 'tool_calls'> & { tool_calls?: readonly ToolCallPart[] | null } })[];
}

async function readCompletion(response: Response): Promise<WholeCompletion> {
  const text = await response.text();
  let body: Partial<WholeCompletion> & { error?: object };
  try {
    body = JSON.parse(text) as typeof body;
  } catch (cause) {
    throw new BadResponseError('The reply is not JSON.', contentType(response).includes('json'), cause);
  }
  // OpenRouter answers 200 where what is behind it failed.
  if (body?.error) throw new OpenAI.APIError(undefined, body.error, undefined, response.headers);
  if (!Array.isArray(body?.choices)) throw new BadResponseError('The reply is no chat completion.', false);
  return body as WholeCompletion;
}

function asEvent({ choices, ...rest }: WholeCompletion): CompletionEvent {
  const [choice] = choices;
  if (choice === undefined) return { ...rest, choices: [] };
  const { message = {}, ...others } = choice;
  const calls = message.tool_calls?.map((call, index) => ({ ...call, index })) ?? [];
  return { ...rest, choices: [{ ...others, delta: { ...message, tool_calls: calls } }] };
}

function once(event: CompletionEvent): OpenedCompletion {
  const events = (async function* () {
    yield [event];
  })();
  return { events, isEventStream: false };
}

function contentType(response: Response): string {
  return response.headers.get('content-type') ?? '';
}
