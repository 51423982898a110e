import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, expect, it } from 'vitest';
import { startNats } from '../src/index.js';
import type { RunningNats } from '../src/index.js';
import { isRunning, scratchFolder } from './scratch.js';

const folder = scratchFolder();
const started: RunningNats[] = [];

async function start(port?: number): Promise<RunningNats> {
  const nats = await startNats({ storeDir: join(folder, 'nats'), logFile: join(folder, 'nats.log'), ...(port === undefined ? {} : { port }) });
  started.push(nats);
  return nats;
}

async function using<T>(nats: RunningNats, work: (connection: NatsConnection) => Promise<T>): Promise<T> {
  const connection = await connect({ servers: nats.url, timeout: 5_000 });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

afterAll(async () => void (await Promise.all(started.map((nats) => nats.stop()))));

it('has JetStream on a file store that a restart and a SIGKILL keep, and leaves no process', async () => {
  const first = await start();
  await using(first, async (connection) => {
    expect(connection.info).toMatchObject({ jetstream: true, max_payload: 1_048_576, host: '127.0.0.1' });
    await (await jetstreamManager(connection)).streams.add({ name: 'KEPT', subjects: ['kept.>'] });
    await jetstream(connection).publish('kept.one', 'a');
  });
  await first.stop();
  expect(isRunning(first.pid)).toBe(false);

  const second = await start();
  await using(second, (connection) => jetstream(connection).publish('kept.two', 'b'));
  second.kill('SIGKILL');
  await second.exited;

  const third = await start(second.port);
  const stream = await using(third, async (connection) => (await jetstreamManager(connection)).streams.info('KEPT'));
  expect(stream.state.messages).toBe(2);
  expect(stream.config.storage).toBe('file');
  expect((await fetch(`${third.monitorUrl}/healthz`)).status).toBe(200);
});

it('says that the port is taken', async () => {
  const holder = await startNats({ storeDir: join(folder, 'held'), logFile: join(folder, 'held.log') });
  started.push(holder);
  const second = startNats({ storeDir: join(folder, 'other'), logFile: join(folder, 'other.log'), port: holder.port });
  await expect(second).rejects.toMatchObject({ code: 'port_in_use' });
});

it('shows what is wrong when the server refuses its configuration', async () => {
  const refused = startNats({ storeDir: join(folder, 'bad'), logFile: join(folder, 'bad.log'), extraConfig: 'no_such_setting: yes' });
  await expect(refused).rejects.toMatchObject({ code: 'part_exited', message: expect.stringContaining('no_such_setting') });
});
