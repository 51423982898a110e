import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface LossyProxy {
  readonly port: number;
  /** Lets the next writes to a collection through to the database and loses the answers, connection and all. */
  loseAnswers(writes: number, collection: string): void;
  readonly lost: number;
  close(): Promise<void>;
}

/** A TCP proxy in front of mongod that can lose the answer to a write which was applied. */
export async function startLossyProxy(target: { readonly host: string; readonly port: number }): Promise<LossyProxy> {
  let toLose = 0;
  let lost = 0;
  let marker = '';
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target.port, target.host);
    let losing = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => {
      if (toLose > 0 && chunk.includes('update\0') && chunk.includes(marker)) {
        toLose -= 1;
        losing = true;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (!losing) {
        client.write(chunk);
        return;
      }
      lost += 1;
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    loseAnswers: (writes, collection) => {
      toLose = writes;
      marker = collection;
    },
    get lost() {
      return lost;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
