import { seedFile, serverAddress } from '@fenago/messaging';
import { until } from '@fenago/testing';
import { PermissionViolationError, nkeyAuthenticator } from '@nats-io/nats-core';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { readFileSync } from 'node:fs';
import type { Attempt } from './matrix.js';

/** The client tells of refusals a moment after the broker has. */
const REFUSED_MS = 5_000;

/** A connection that tries what it may not. */
export class Client {
  private readonly refused = new Set<string>();

  private constructor(readonly connection: NatsConnection) {
    void this.watch();
  }

  /** @param credentialsDir without it as the URL says */
  static async connect(url: string, name: string, credentialsDir?: string): Promise<Client> {
    const seed = credentialsDir === undefined ? undefined : readFileSync(seedFile(credentialsDir, name), 'utf8').trim();
    const authenticator = seed === undefined ? {} : { authenticator: nkeyAuthenticator(new TextEncoder().encode(seed)) };
    return new Client(await connect({ ...serverAddress(url), ...authenticator, name, inboxPrefix: `_INBOX_${name}`, reconnect: false, maxPingOut: 10 }));
  }

  /** Publishes to every subject. @returns those that the broker refused, once there are as many as expected, or a moment later */
  async publish(attempts: readonly Attempt[], payload: string, expected: number): Promise<ReadonlySet<string>> {
    this.refused.clear();
    for (const { subject } of attempts) this.connection.publish(subject, payload);
    await this.connection.flush();
    await until(() => this.refused.size >= expected, { deadlineMs: REFUSED_MS }).catch(() => undefined);
    return new Set(this.refused);
  }

  /** Listens to every subject. @returns what the broker refused, by {@link placeOf} */
  async subscribe(attempts: readonly Attempt[]): Promise<ReadonlySet<string>> {
    const refused = new Set<string>();
    const subscriptions = attempts.map((attempt) => {
      const callback = (error: Error | null): void => void (error === null || refused.add(placeOf(attempt)));
      return this.connection.subscribe(attempt.subject, { callback, ...(attempt.queue === undefined ? {} : { queue: attempt.queue }) });
    });
    await this.connection.flush();
    for (const subscription of subscriptions) if (!subscription.isClosed()) subscription.unsubscribe();
    await this.connection.flush();
    return refused;
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private async watch(): Promise<void> {
    for await (const status of this.connection.status()) {
      if (status.type === 'error' && status.error instanceof PermissionViolationError && status.error.operation === 'publish') this.refused.add(status.error.subject);
    }
  }
}

export const placeOf = ({ subject, queue }: Attempt): string => (queue === undefined ? subject : `${subject} ${queue}`);
