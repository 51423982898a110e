import { startStripeMock, type RunningStripeMock } from '@fenago/local-parts';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { startLocalStripe, type LocalStripe, type LocalStripeOptions } from '../start.js';
import { answerJudge, type AnswerJudge } from './answer-judge.js';

/** Of a connection, or of the other server: not sent on. */
const NOT_PASSED = ['connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding'];

/** One request, with what both servers answered. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** Without its question mark. */
  readonly query: string;
  readonly status: number;
  readonly body: unknown;
  /** stripe-mock's; it knows the first version of the API only. */
  readonly official?: { readonly status: number; readonly text: string };
}

/** A local Stripe, each request to which is also sent to Stripe's own mock. What is asked of it is answered by the local one. */
export class BothStripes {
  readonly exchanges: Exchange[] = [];

  private constructor(
    readonly local: LocalStripe,
    /** By Stripe's OpenAPI document. */
    readonly judge: AnswerJudge,
    private readonly mock: RunningStripeMock,
    private readonly server: Server,
    private readonly folder: string,
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      // An answer that was lost stays lost.
      this.pass(request, response).catch(() => response.destroy());
    });
  }

  /** @throws LocalPartsError where stripe-mock cannot be had */
  static async start(options: LocalStripeOptions = {}): Promise<BothStripes> {
    const folder = await mkdtemp(join(tmpdir(), 'stripe-mock-'));
    const mock = await startStripeMock({ logFile: join(folder, 'stripe-mock.log') });
    const server = createServer();
    const both = new BothStripes(await startLocalStripe(options), await answerJudge(), mock, server, folder);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return both;
  }

  /** In place of the local one's. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Requests that stripe-mock did not take. Without state it finds whatever it is asked for: what it refuses is the request itself. */
  refused(): readonly string[] {
    return this.first.filter(({ official }) => official?.status !== 200).map(({ method, path, official }) => `${method} ${path}: ${official?.text}`);
  }

  /** Answers of the local one that are none of Stripe's, with what is wrong with them. */
  misshapen(): readonly { readonly request: string; readonly problems: readonly string[] }[] {
    const judged = this.first.map(({ method, path, status, body }) => ({
      request: `${method} ${path} ${status}`,
      problems: this.judge.judge(method, path, status, body) ?? ['unknown to Stripe'],
    }));
    return judged.filter(({ problems }) => problems.length > 0);
  }

  private get first(): readonly Exchange[] {
    return this.exchanges.filter(({ path }) => path.startsWith('/v1/'));
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
    await this.local.close();
    await this.mock.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const headers = Object.entries(request.headers).filter(([name]) => !NOT_PASSED.includes(name)) as [string, string][];
    const body = await buffer(request);
    const init: RequestInit = { method, headers, redirect: 'manual', ...(body.length === 0 ? {} : { body }) };
    const answer = await fetch(new URL(url, this.local.url), init);
    const text = await answer.text();
    const [path = url, query = ''] = url.split('?');
    const official = url.startsWith('/v1/') ? await fetch(new URL(url, this.mock.url), init) : undefined;
    this.exchanges.push({
      method,
      path,
      query,
      status: answer.status,
      body: JSON.parse(text),
      ...(official === undefined ? {} : { official: { status: official.status, text: await official.text() } }),
    });
    // What fetch has unpacked already is as long as it is.
    const passed = [...answer.headers].filter(([name]) => !NOT_PASSED.includes(name) && name !== 'content-encoding');
    response.writeHead(answer.status, Object.fromEntries(passed)).end(text);
  }
}
