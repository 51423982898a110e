import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Broker } from './broker.js';

const PEPPER = 'bench';
const hash = (key: string): string => createHmac('sha256', PEPPER).update(key).digest('hex');
const FINAL = 'execution.completed';

/** HTTP and server-sent events of the floor. @returns its base URL */
export async function runGateway(broker: Broker, apiKey: string): Promise<string> {
  const keys = new Map([[hash(apiKey), 'user_bench']]);
  const server = createServer((request, response) => {
    const owner = keys.get(hash(request.headers.authorization?.slice('Bearer '.length) ?? ''));
    if (owner === undefined) return void response.writeHead(401).end();
    serve(broker, owner, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serve(broker: Broker, owner: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as { agentId: string; content: string };
  const [, , , id] = (request.url ?? '').split('/');
  if (id === undefined) {
    const made = await broker.ask<object>('floor.create', { owner, agentId: body.agentId });
    return void response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(made));
  }
  const executionId = `exec_${randomUUID()}`;
  const frames = broker.connection.subscribe(`tok.${executionId}`);
  await broker.ask('floor.post', { id, content: body.content, executionId });
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for await (const message of frames) {
    const { f, n, t, d } = message.json<{ f: number; n: number; t: string; d: object }>();
    if (response.destroyed) break;
    response.write(`id: ${f}.${n}\nevent: ${t}\ndata: ${JSON.stringify(d)}\n\n`);
    if (t === FINAL) break;
  }
  response.end();
}
