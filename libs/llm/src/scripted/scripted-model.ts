import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { estimateTokens } from '../token-usage.js';
import { CallJournal } from './call-journal.js';
import type { CallRecord } from './call-journal.js';
import { BadChatRequestError, readChatRequest } from './chat-request.js';
import type { ChatRequest } from './chat-request.js';
import { readScript, ScriptError } from './directives.js';
import type { Script } from './directives.js';
import { MAX_BODY_BYTES, readBody } from './read-body.js';
import { Responder, sendError } from './responder.js';
import { StoredReplies } from './stored-replies.js';

export interface ScriptedModelOptions {
  /** Default 0: a free one. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Wait after each token where the script names none. Default 15 ms; tests pass 0. */
  delayMs?: number;
  /** How many of the last calls can be read. Default 1,000. */
  keptCalls?: number | undefined;
}

/** A running scripted model. The journal's values are read live. */
export interface ScriptedModel {
  /** `http://host:port/v1`. */
  readonly baseUrl: string;
  /** The last calls, as many as are kept. */
  readonly calls: readonly CallRecord[];
  readonly callCount: number;
  /** Calls whose client left before the end. */
  readonly abortedCount: number;
  readonly running: number;
  /** The most calls that ran at once. */
  readonly mostRunning: number;
  /** Kept replies that were given by their id. */
  readonly retrievedCount: number;
  /** Stops at once; open streams break. */
  close(): Promise<void>;
}

/** The one model that `GET /v1/models` lists; calls may name any. */
export const SCRIPTED_MODEL_ID = 'scripted';

const DEFAULT_DELAY_MS = 15;
const LAST_USER_TEXT_CHARS = 200;
const HINT_CHARS = 4;

/**
 * Starts a local server that speaks OpenAI's chat completions and answers by script: a friendly fixed reply, or what
 * the directives in the last user message say (libs/llm/README.md).
 */
export async function startScriptedModel(options: ScriptedModelOptions = {}): Promise<ScriptedModel> {
  const { port = 0, host = '127.0.0.1', delayMs = DEFAULT_DELAY_MS, keptCalls } = options;
  const journal = new CallJournal(keptCalls);
  const handler = new Handler(journal, delayMs);
  const server = createServer((request, response) => {
    handler.handle(request, response).catch((error: unknown) => crash(response, error));
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    baseUrl: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}/v1`,
    get calls() {
      return journal.view().calls;
    },
    get callCount() {
      return journal.view().callCount;
    },
    get abortedCount() {
      return journal.view().abortedCount;
    },
    get running() {
      return journal.view().running;
    },
    get mostRunning() {
      return journal.view().mostRunning;
    },
    get retrievedCount() {
      return journal.view().retrievedCount;
    },
    close: () => close(server, handler),
  };
}

/** A mistake of this server, or a client that left while it was sending. */
function crash(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) response.destroy();
  else sendError(response, 500, { message: String(error), type: 'server_error' });
}

async function close(server: Server, handler: Handler): Promise<void> {
  handler.closing = true;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

class Handler {
  closing = false;
  private readonly stored = new StoredReplies();

  constructor(
    private readonly journal: CallJournal,
    private readonly delayMs: number,
  ) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = `${request.method} ${request.url?.split('?')[0]}`;
    if (route === 'GET /__calls') return sendJson(response, this.journal.view());
    if (route === 'DELETE /__calls') {
      this.journal.clear();
      return sendJson(response, this.journal.view());
    }
    // Any key will do, but one is needed: a client that sends none would fail with a real provider.
    if (!/^Bearer \S/.test(request.headers.authorization ?? '')) {
      return sendError(response, 401, { message: "You didn't provide an API key.", code: 'invalid_api_key' });
    }
    if (route === 'POST /v1/chat/completions') return this.complete(request, response);
    if (route === 'GET /v1/models') return sendJson(response, MODELS);
    const [, id] = /^GET \/v1\/chat\/completions\/([^/]+)$/.exec(route) ?? [];
    if (id !== undefined) return this.retrieve(response, id);
    sendError(response, 404, { message: `Unknown request URL: ${route}.`, code: 'unknown_url' });
  }

  private retrieve(response: ServerResponse, id: string): void {
    const reply = this.stored.get(id);
    if (reply === undefined) return sendError(response, 404, { message: `No chat completion has the id ${id}.`, code: 'not_found' });
    this.journal.noteRetrieval();
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(reply);
  }

  private async complete(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (!body) {
      return sendError(response, 413, { message: `The body is over ${MAX_BODY_BYTES} bytes.`, headers: { connection: 'close' } });
    }
    let chat: ChatRequest;
    let script: Script;
    let attempt: number;
    try {
      chat = readChatRequest(body.toString('utf8'), estimateTokens);
      attempt = this.journal.nextAttempt(chat.round === 1 ? chat.lastUserText : `${chat.round} ${chat.lastUserText}`);
      script = readScript(chat.lastUserText, attempt, chat.round);
    } catch (error) {
      if (!(error instanceof BadChatRequestError || error instanceof ScriptError)) throw error;
      return sendError(response, 400, { message: error.message });
    }
    const record = this.record(chat, request.headers.authorization?.slice(-HINT_CHARS) ?? '', body.length, attempt);
    response.once('close', () => this.ended(response, record));
    const delayMs = script.delayMs ?? this.delayMs;
    const broken = (): void => this.journal.end(record, 'broken');
    const store = (id: string, reply: string): void => this.stored.put(id, reply);
    await new Responder(response, { request: chat, script, attempt, record, delayMs, broken, store }).answer();
  }

  private record(chat: ChatRequest, keyHint: string, requestBytes: number, attempt: number): CallRecord {
    const { model, user, responseFormat, stream, tools } = chat;
    const lastUserText = chat.lastUserText.slice(0, LAST_USER_TEXT_CHARS);
    return this.journal.start({ model, user, keyHint, responseFormat, stream, tools, requestBytes, lastUserText, messages: chat.messageCount, attempt: attempt + 1 });
  }

  private ended(response: ServerResponse, record: CallRecord): void {
    if (!response.writableFinished) return this.journal.end(record, this.closing ? 'broken' : 'aborted_by_client');
    this.journal.end(record, record.status === 200 ? 'finished' : 'failed');
  }
}

const MODELS = {
  object: 'list',
  data: [{ id: SCRIPTED_MODEL_ID, object: 'model', created: 1_767_225_600, owned_by: 'fenago' }],
};

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}
