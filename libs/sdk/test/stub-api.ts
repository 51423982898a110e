import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

type Answer = (response: ServerResponse, asked: Asked) => void;

/** An API that answers what a test tells it to, in turn; the last answer stays. */
export class StubApi {
  readonly asked: Asked[] = [];
  private answers: Answer[] = [];
  private readonly server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const asked = { method, url, headers, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
      this.asked.push(asked);
      const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
      answer?.(response, asked);
    });
  });

  static async start(): Promise<StubApi> {
    const api = new StubApi();
    await new Promise<void>((resolve) => api.server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  answer(...answers: Answer[]): void {
    this.asked.length = 0;
    this.answers = answers;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

export const problem = (status: number, code: string, headers: Record<string, string> = {}): Answer =>
  json({ status, code, detail: `It is ${code}.`, requestId: 'r-1', errors: [{ path: '/a', message: 'must be b' }] }, status, headers);

export const broken: Answer = (response) => response.socket?.destroy();
export const silent: Answer = () => undefined;

/** Events as the API sends them; then the connection ends, or breaks. */
export const events =
  (lines: readonly (readonly [id: string, event: string, data: object])[], { breaks = false, holds = false } = {}): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'content-location': '/v1/executions/exec_1' });
    response.write('retry: 1000\n: open\n\n');
    for (const [id, event, data] of lines) response.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    if (holds) return;
    // What was written is to arrive before the end.
    if (breaks) setTimeout(() => response.destroy(), 20);
    else response.end();
  };
