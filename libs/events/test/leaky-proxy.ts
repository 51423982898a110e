import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Between a client and a server; its connections can be cut so that the client notices, and the server does not. */
export class LeakyProxy {
  private readonly clients = new Set<Socket>();
  private readonly servers = new Set<Socket>();
  private readonly listener = createServer((client) => this.accept(client));
  private deaf = new Set<Socket>();

  private constructor(private readonly serverPort: number) {}

  static async to(serverPort: number): Promise<LeakyProxy> {
    const proxy = new LeakyProxy(serverPort);
    proxy.listener.listen(0, '127.0.0.1');
    await once(proxy.listener, 'listening');
    return proxy;
  }

  get url(): string {
    return `nats://127.0.0.1:${(this.listener.address() as AddressInfo).port}`;
  }

  /** Nothing that the server sends from now on arrives, over the connections that there are. */
  leak(): void {
    this.deaf = new Set(this.servers);
  }

  /** The client's ends are closed; the server's stay open. */
  cut(): void {
    for (const client of this.clients) client.destroy();
  }

  async close(): Promise<void> {
    for (const socket of [...this.clients, ...this.servers]) socket.destroy();
    const closed = once(this.listener, 'close');
    this.listener.close();
    await closed;
  }

  private accept(client: Socket): void {
    const server = connect(this.serverPort, '127.0.0.1');
    this.clients.add(client);
    this.servers.add(server);
    server.on('data', (data) => {
      if (!this.deaf.has(server) && !client.destroyed) client.write(data);
    });
    client.on('data', (data) => server.write(data));
    client.on('close', () => void this.clients.delete(client)).on('error', () => client.destroy());
    server.on('close', () => void this.servers.delete(server)).on('error', () => server.destroy());
  }
}
