import { Fenago, type Conversation, type Execution, type ExecutionEvent, type Message, type PostedMessage, type UsageRow } from '@fenago/sdk';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

const PAGE = 100;
const REQUEST_MS = 20_000;
const STREAM_MS = 90_000;

/** The SDK in the hands of the developer's user, with what these tests ask for most. */
export class Api {
  /** Repeats nothing by itself, so that a failure is seen where it happens. */
  readonly client: Fenago;

  constructor(
    readonly baseUrl: string,
    readonly apiKey: string,
    readonly agentId: string,
  ) {
    this.client = new Fenago({ baseUrl, apiKey, maxRetries: 0, timeoutMs: REQUEST_MS });
  }

  /** The same user on another gateway. */
  on(baseUrl: string): Api {
    return new Api(baseUrl, this.apiKey, this.agentId);
  }

  /** Sends a request and reads its JSON, whatever the status: for tests of HTTP itself. */
  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      signal: AbortSignal.timeout(REQUEST_MS),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
  }

  async createConversation(): Promise<string> {
    return (await this.client.conversations.create({ agentId: this.agentId })).id;
  }

  /** Posts without a stream: 202. */
  post(conversationId: string, content: string, clientMessageId?: string): Promise<PostedMessage> {
    return this.client.messages.post(conversationId, { content, ...(clientMessageId === undefined ? {} : { clientMessageId }) });
  }

  /** Posts, and gives the events of the turn as they arrive. */
  stream(conversationId: string, content: string): AsyncIterable<ExecutionEvent> {
    return this.client.messages.stream(conversationId, { content }, { signal: AbortSignal.timeout(STREAM_MS) });
  }

  /** Attaches to an execution's stream. */
  follow(executionId: string, lastEventId?: string): AsyncIterable<ExecutionEvent> {
    const after = lastEventId === undefined ? {} : { lastEventId };
    return this.client.executions.stream(executionId, { signal: AbortSignal.timeout(STREAM_MS), ...after });
  }

  execution(id: string): Promise<Execution> {
    return this.client.executions.get(id);
  }

  conversation(id: string): Promise<Conversation> {
    return this.client.conversations.get(id);
  }

  /** Every message of a conversation, oldest first. */
  messages(conversationId: string): Promise<readonly Message[]> {
    return this.client.messages.list(conversationId, { order: 'asc', limit: PAGE }).all();
  }

  /** Every row of the usage ledger, or those of one execution. */
  usageRows(executionId?: string): Promise<readonly UsageRow[]> {
    return this.client.usage.rows({ order: 'asc', limit: PAGE, ...(executionId === undefined ? {} : { executionId }) }).all();
  }
}

/** The text that a stream's events make up, as a client would show it. */
export function textOf(events: readonly ExecutionEvent[]): string {
  let text = '';
  for (const event of events) {
    if (event.event === 'execution.reset') text = '';
    if (event.event === 'token.delta') text += event.data.text;
  }
  return text;
}

/** The execution that events are of: the first and the last name it. */
export function executionIdOf(events: readonly ExecutionEvent[]): string {
  const named = events.map(({ data }) => ('executionId' in data ? data.executionId : undefined));
  return named.find((id) => id !== undefined) ?? '';
}

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}
