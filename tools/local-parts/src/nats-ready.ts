import { connect } from 'node:net';
import { until } from './wait.js';
import type { WaitOptions } from './wait.js';

const lookDeadlineMs = 2_000;

/** Waits until the server greets clients with JetStream switched on and calls itself healthy (streams recovered). */
export function natsIsReady(port: number, monitorPort: number, wait: WaitOptions): Promise<true | undefined> {
  return until(async () => ((await greetsWithJetStream(port)) && (await isHealthy(monitorPort)) ? true : undefined), wait);
}

/** A nats-server speaks first: `INFO {…,"jetstream":true,…}`. */
function greetsWithJetStream(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: lookDeadlineMs });
    let greeting = '';
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      greeting += chunk;
      if (greeting.includes('\r\n')) settle(/^INFO .*"jetstream":\s*true/.test(greeting));
      else if (greeting.length > 65_536) settle(false);
    });
    socket.once('error', () => settle(false)).once('timeout', () => settle(false)).once('close', () => settle(false));
  });
}

async function isHealthy(monitorPort: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${monitorPort}/healthz`, { signal: AbortSignal.timeout(lookDeadlineMs) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Not listening yet.
    return false;
  }
}
