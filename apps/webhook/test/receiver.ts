import { httpServer, until, type HttpServer } from '@fenago/testing';
import type { DomainEvent } from '@fenago/contracts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';

/** A request as a receiver has got it. */
export interface Received {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly event: DomainEvent;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What a receiver does with a request; where it answers nothing the sender waits. */
export type Behaviour = (received: Received, response: ServerResponse) => void;

export const answers =
  (status: number, headers: Readonly<Record<string, string>> = {}): Behaviour =>
  (_received, response) =>
    void response.writeHead(status, { ...headers }).end(`Answer ${status}`);
export const stalls: Behaviour = () => undefined;

/** Somebody whom events are posted to. */
export class Receiver {
  readonly received: Received[] = [];
  behaviour: Behaviour = answers(204);
  /** Requests of one id that were under way at the same time. */
  readonly doubled = new Set<string>();
  private readonly underWay = new Set<string>();

  private constructor(private readonly server: HttpServer) {}

  static async start(): Promise<Receiver> {
    const ready = Promise.withResolvers<Receiver>();
    const server = await httpServer((request, response) => void ready.promise.then((receiver) => receiver.receive(request, response)));
    const receiver = new Receiver(server);
    ready.resolve(receiver);
    return receiver;
  }

  get url(): string {
    return `${this.server.origin}/hook`;
  }

  get ids(): readonly string[] {
    return this.received.map(({ id }) => id);
  }

  /** Waits for a request about an event. */
  of(eventId: string): Promise<Received> {
    return until(() => this.received.find(({ event }) => event.id === eventId), { what: `a request about ${eventId}` });
  }

  /** Checks each request as its receiver would. @throws Error where a signature is not of the secret */
  verify(secret: string): void {
    for (const { body, headers } of this.received) new Webhook(secret).verify(body, headers);
  }

  stop(): Promise<void> {
    return this.server.close();
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const headers = request.headers as Record<string, string>;
    const received = { id: String(headers['webhook-id']), headers, body, event: JSON.parse(body) as DomainEvent, at: Date.now() };
    if (this.underWay.has(received.id)) this.doubled.add(received.id);
    this.underWay.add(received.id);
    response.once('close', () => this.underWay.delete(received.id));
    this.received.push(received);
    this.behaviour(received, response);
  }
}
