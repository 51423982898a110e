import { Agent, request, type IncomingMessage } from 'node:http';

/** One turn as its client saw it, in milliseconds. */
export interface Turn {
  readonly firstMs: number;
  readonly totalMs: number;
}

const TURN_DEADLINE_MS = 120_000;
const agent = new Agent({ keepAlive: true, maxSockets: 4_096 });

/** Posts a JSON body. @throws Error where it is not answered with 2xx */
export async function post<T>(baseUrl: string, path: string, apiKey: string, body: object): Promise<T> {
  const response = await send(baseUrl + path, apiKey, body, 'application/json');
  const text = await read(response);
  if ((response.statusCode ?? 500) >= 300) throw new Error(`POST ${path}: ${response.statusCode} ${text}`);
  return JSON.parse(text) as T;
}

/** Posts a message and reads its stream to the end. @throws Error where the stream has no text or no last event */
export async function talk(baseUrl: string, conversationId: string, apiKey: string, content: string): Promise<Turn> {
  return readTurn(await begin(`${baseUrl}/v1/conversations/${conversationId}/messages`, apiKey, { content }), 'event: token.delta', 'event: execution.completed');
}

/** The same reply from the model's server itself. */
export async function ask(modelUrl: string, model: string): Promise<Turn> {
  const body = { model, stream: true, messages: [{ role: 'user', content: 'hello' }] };
  return readTurn(await begin(`${modelUrl}/chat/completions`, 'bench', body), '"content":" ', '[DONE]');
}

interface Begun {
  readonly at: number;
  readonly response: IncomingMessage;
}

async function begin(url: string, apiKey: string, body: object): Promise<Begun> {
  const at = performance.now();
  const response = await send(url, apiKey, body, 'text/event-stream');
  if (response.statusCode === 200) return { at, response };
  throw new Error(`POST ${url}: ${response.statusCode} ${await read(response)}`);
}

async function readTurn({ at, response }: Begun, first: string, last: string): Promise<Turn> {
  let firstMs: number | undefined;
  let tail = '';
  for await (const chunk of response as AsyncIterable<Buffer>) {
    const text = tail + chunk.toString('latin1');
    if (firstMs === undefined && text.includes(first)) firstMs = performance.now() - at;
    if (text.includes(last)) tail = last;
    else if (tail !== last) tail = text.slice(-last.length);
  }
  if (firstMs === undefined || tail !== last) throw new Error('A stream ended before its last event.');
  return { firstMs, totalMs: performance.now() - at };
}

function send(url: string, apiKey: string, body: object, accept: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', accept, authorization: `Bearer ${apiKey}` };
    const call = request(url, { method: 'POST', agent, headers, timeout: TURN_DEADLINE_MS }, resolve);
    call.on('timeout', () => call.destroy(new Error(`No answer within ${TURN_DEADLINE_MS} ms`)));
    call.on('error', reject);
    call.end(JSON.stringify(body));
  });
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
