import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';

/** A server on every loopback address that counts who connects and who says something. */
export interface CountingServer {
  readonly port: number;
  connections: number;
  bytes: number;
  reset(): void;
  close(): Promise<void>;
}

/** Takes connections and answers nothing: whoever begins TLS has been seen by then. */
export async function countingServer(): Promise<CountingServer> {
  const server = createTcpServer((socket) => {
    counts.connections += 1;
    socket.on('data', (data) => {
      counts.bytes += data.length;
      socket.destroy();
    });
    socket.on('error', () => socket.destroy());
  });
  const counts: CountingServer = {
    port: await listen(server),
    connections: 0,
    bytes: 0,
    reset: () => void Object.assign(counts, { connections: 0, bytes: 0 }),
    close: () => close(server),
  };
  return counts;
}

export interface HttpServer {
  readonly origin: string;
  readonly port: number;
  /** Requests so far. */
  hits: number;
  close(): Promise<void>;
}

export async function httpServer(listener: RequestListener): Promise<HttpServer> {
  const server = createServer((request, response) => {
    http.hits += 1;
    listener(request, response);
  });
  const port = await listen(server);
  const http: HttpServer = {
    origin: `http://127.0.0.1:${port}`,
    port,
    hits: 0,
    close: async () => {
      server.closeAllConnections();
      await close(server);
    },
  };
  return http;
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '::');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  await closed;
}
