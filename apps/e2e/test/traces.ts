import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { serverAddress } from '@fenago/messaging';
import { collectionsWith } from '@fenago/testing';
import { MongoClient, type Db } from 'mongodb';
import type { TestSystem } from './harness.js';

const SERVICES = ['user', 'agent', 'conversation', 'execution', 'billing', 'webhook'] as const;
export type DataService = (typeof SERVICES)[number];

/** Looks into everything that a system has stored. */
export class Traces {
  private readonly client: MongoClient;

  constructor(private readonly test: TestSystem) {
    this.client = new MongoClient(test.mongodbUri);
  }

  db(service: DataService): Db {
    return this.client.db(`${this.test.databasePrefix}_${service}`);
  }

  /** Collections of every service in which one of the texts stands: `conversation.CONVERSATION`. */
  async inDatabases(texts: readonly string[]): Promise<readonly string[]> {
    const found = new Set<string>();
    for (const service of SERVICES) {
      for (const text of texts) for (const name of await collectionsWith(this.db(service), text)) found.add(`${service}.${name}`);
    }
    return [...found].toSorted();
  }

  /** Streams of the broker, which key-value buckets are too, in which one of the texts stands. */
  async inStreams(texts: readonly string[]): Promise<readonly string[]> {
    return this.withStreams(async (manager) => {
      const found: string[] = [];
      for await (const { config, state } of manager.streams.list()) {
        for (let seq = state.first_seq; state.messages > 0 && seq <= state.last_seq; seq += 1) {
          const message = await manager.streams.getMessage(config.name, { seq });
          const content = message === null ? '' : `${message.subject} ${message.string()}`;
          if (!texts.some((text) => content.includes(text))) continue;
          found.push(config.name);
          break;
        }
      }
      return found.toSorted();
    });
  }

  /** Seconds for which each stream of the broker keeps what it has. */
  retention(): Promise<Record<string, number>> {
    return this.withStreams(async (manager) => {
      const kept: Record<string, number> = {};
      for await (const { config } of manager.streams.list()) kept[config.name] = config.max_age / 1e9;
      return kept;
    });
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private async withStreams<T>(look: (manager: Awaited<ReturnType<typeof jetstreamManager>>) => Promise<T>): Promise<T> {
    const broker = await connect(serverAddress(this.test.nats.url));
    try {
      return await look(await jetstreamManager(broker));
    } finally {
      await broker.close();
    }
  }
}
