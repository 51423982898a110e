import { randomInt } from 'node:crypto';
import { createServer, connect } from 'node:net';

/**
 * Below what systems hand out for outgoing connections (Linux from 32,768, others from 49,152): a port from there can be
 * taken by any connection before the server binds it, or while a server that was killed is started again, and a client
 * that tries such a port over and over in the meantime ends up connected to itself.
 */
const FIRST = 15_000;
const LAST = 32_000;
const MAX_TRIES = 100;

/**
 * A TCP port of 127.0.0.1 that was free a moment ago. Another process may take it first: the caller retries.
 * @throws Error if none of a hundred was free
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const port = randomInt(FIRST, LAST);
    if (await canListen(port)) return port;
  }
  throw new Error(`None of ${MAX_TRIES} ports between ${FIRST} and ${LAST} of 127.0.0.1 was free. End what listens there.`);
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => resolve(true)));
  });
}

/** Whether something accepts connections on the port of 127.0.0.1. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 1_000 });
    const settle = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', settle(true)).once('error', settle(false)).once('timeout', settle(false));
  });
}
