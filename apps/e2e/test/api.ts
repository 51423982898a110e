import type { ConversationView, ExecutionView, MessageView, Page, PostedMessage, UsageRowView } from '@fenago/contracts';
import { readSse } from '@fenago/system';

export interface StreamEvent {
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

const PAGE = 100;
const REQUEST_MS = 20_000;
const STREAM_MS = 90_000;

/** A client of the public API, as an outsider would write it. */
export class Api {
  constructor(
    readonly baseUrl: string,
    readonly apiKey: string,
    readonly agentId: string,
  ) {}

  /** The same user on another gateway. */
  on(baseUrl: string): Api {
    return new Api(baseUrl, this.apiKey, this.agentId);
  }

  /** Sends a request and reads its JSON, whatever the status. */
  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await this.fetch(method, path, body, headers);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
  }

  async createConversation(): Promise<string> {
    const { id } = await this.ok<ConversationView>('POST', '/v1/conversations', { agentId: this.agentId });
    return id;
  }

  /** Posts without a stream: 202. */
  post(conversationId: string, content: string, clientMessageId?: string): Promise<PostedMessage> {
    const id = clientMessageId === undefined ? {} : { clientMessageId };
    return this.ok<PostedMessage>('POST', `/v1/conversations/${conversationId}/messages`, { content, ...id });
  }

  /** Posts, and gives the events of the turn as they arrive. */
  async *stream(conversationId: string, content: string): AsyncGenerator<StreamEvent> {
    yield* this.events('POST', `/v1/conversations/${conversationId}/messages`, { content });
  }

  /** Attaches to an execution's stream. */
  async *follow(executionId: string, lastEventId?: string): AsyncGenerator<StreamEvent> {
    yield* this.events('GET', `/v1/executions/${executionId}/events`, undefined, lastEventId === undefined ? {} : { 'last-event-id': lastEventId });
  }

  execution(id: string): Promise<ExecutionView> {
    return this.ok('GET', `/v1/executions/${id}`);
  }

  conversation(id: string): Promise<ConversationView> {
    return this.ok('GET', `/v1/conversations/${id}`);
  }

  /** Every message of a conversation, oldest first. */
  messages(conversationId: string): Promise<readonly MessageView[]> {
    return this.all<MessageView>(`/v1/conversations/${conversationId}/messages?order=asc`);
  }

  /** Every row of the usage ledger, or those of one execution. */
  usageRows(executionId?: string): Promise<readonly UsageRowView[]> {
    return this.all<UsageRowView>(`/v1/usage/rows?order=asc${executionId === undefined ? '' : `&executionId=${executionId}`}`);
  }

  async ok<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.send(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  }

  private async all<T extends { readonly id: string }>(path: string): Promise<readonly T[]> {
    const found: T[] = [];
    for (let after = ''; ; ) {
      const page = await this.ok<Page<T>>('GET', `${path}&limit=${PAGE}${after}`);
      found.push(...page.data);
      if (!page.has_more) return found;
      after = `&after=${page.last_id ?? ''}`;
    }
  }

  private async *events(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): AsyncGenerator<StreamEvent> {
    const response = await this.fetch(method, path, body, { accept: 'text/event-stream', ...headers }, STREAM_MS);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    for await (const { id, event, data } of readSse(response)) {
      yield { id: id ?? '', event: event ?? 'message', data: JSON.parse(data) as Record<string, unknown> };
    }
  }

  private fetch(method: string, path: string, body: unknown, headers: Record<string, string>, timeoutMs = REQUEST_MS): Promise<Response> {
    return fetch(`${this.baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }
}

/** The text that a stream's events make up, as a client would show it. */
export function textOf(events: readonly StreamEvent[]): string {
  let text = '';
  for (const { event, data } of events) {
    if (event === 'execution.reset') text = '';
    if (event === 'token.delta') text += String(data['text']);
  }
  return text;
}

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}
