import { until } from '@fenago/testing';
import { MongoClient, type Db } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from './api.js';
import { startTestSystem, type TestSystem } from './harness.js';

const CLIENTS = 16;
const TURNS = 15;
// What commands and messages come to here is 2.0 and 11.1, and next to no reads: one more of any a turn is over the bound.
const MAX_WRITE_COMMANDS = 2.8;
const MAX_READ_COMMANDS = 0.6;
const MAX_MESSAGES = 11.6;
const MAX_BYTES = 45_000;
/** Bytes at 1,000 messages against bytes at 10. */
const MAX_GROWTH = 1.1;

interface Counts {
  readonly writeCommands: number;
  readonly readCommands: number;
  readonly messages: number;
  readonly bytes: number;
}

interface ServerStatus {
  readonly metrics: { readonly commands: Record<string, { readonly total: number | bigint }> };
  readonly network: { readonly bytesIn: number | bigint; readonly bytesOut: number | bigint };
}

describe('what a turn costs, counted', () => {
  let test: TestSystem;
  let client: MongoClient;
  let admin: Db;

  beforeAll(async () => {
    test = await startTestSystem({ ownMongo: true });
    client = new MongoClient(test.mongodbUri);
    admin = client.db('admin');
  });
  afterAll(async () => {
    await client.close();
    await test.stop();
  });

  const count = async (): Promise<Counts> => {
    const status = (await admin.command({ serverStatus: 1 })) as unknown as ServerStatus;
    const traffic = await test.nats.traffic();
    const total = (name: string): number => Number(status.metrics.commands[name]?.total ?? 0);
    return {
      writeCommands: total('insert') + total('update') + total('delete') + total('findAndModify'),
      readCommands: total('find') + total('aggregate') + total('getMore') + total('count') + total('distinct'),
      messages: traffic.sent - traffic.tokenFrames,
      bytes: Number(status.network.bytesIn) + Number(status.network.bytesOut) + traffic.bytes,
    };
  };
  /** What some turns cost each, their settling included. */
  const perTurn = async (turns: number, work: () => Promise<unknown>): Promise<Counts> => {
    await quiet();
    const before = await count();
    await work();
    await quiet();
    const after = await count();
    return {
      writeCommands: (after.writeCommands - before.writeCommands) / turns,
      readCommands: (after.readCommands - before.readCommands) / turns,
      messages: (after.messages - before.messages) / turns,
      bytes: (after.bytes - before.bytes) / turns,
    };
  };
  /** Until every outbox of every service is empty. */
  const quiet = async (): Promise<void> => {
    const places = [
      ['conversation', 'CONVERSATION'],
      ['execution', 'AGENT_EXECUTION'],
      ['billing', 'USAGE_LEDGER'],
    ] as const;
    await until(
      async () => {
        const waiting = await Promise.all(
          places.map(([service, name]) => client.db(`${test.databasePrefix}_${service}`).collection(name).countDocuments({ 'outbox.0': { $exists: true } })),
        );
        return waiting.every((number) => number === 0);
      },
      { deadlineMs: 20_000, everyMs: 50 },
    );
  };
  const talk = async (conversation: string, turns: number, text = 'hello'): Promise<void> => {
    for (let turn = 0; turn < turns; turn += 1) await collect(test.api.stream(conversation, `[[echo]] ${text}`));
  };

  it(`at ${CLIENTS} clients: at most ${MAX_WRITE_COMMANDS} Mongo write commands, ${MAX_READ_COMMANDS} read commands and ${MAX_MESSAGES} NATS messages a turn besides tokens`, async () => {
    const conversations = await Promise.all(Array.from({ length: CLIENTS }, () => test.api.createConversation()));
    await Promise.all(conversations.map((id) => talk(id, 2)));
    const counts = await perTurn(CLIENTS * TURNS, () => Promise.all(conversations.map((id) => talk(id, TURNS))));
    process.stdout.write(`a turn at ${CLIENTS} clients: ${counts.writeCommands.toFixed(2)} Mongo write commands, ${counts.readCommands.toFixed(2)} read commands, ${counts.messages.toFixed(2)} NATS messages, ${counts.bytes.toFixed(0)} bytes\n`);
    expect(counts.writeCommands).toBeLessThanOrEqual(MAX_WRITE_COMMANDS);
    expect(counts.readCommands).toBeLessThanOrEqual(MAX_READ_COMMANDS);
    expect(counts.messages).toBeLessThanOrEqual(MAX_MESSAGES);
    expect(counts.bytes).toBeLessThanOrEqual(MAX_BYTES);
  });

  it('the same bytes a turn at 10 and at 1,000 messages of history, under a fixed token budget', async () => {
    const agent = await test.api.client.agents.create({
      name: 'Short memory',
      description: '',
      status: 'active',
      configuration: { model: 'scripted', contextTokens: 512 },
    });
    const { id } = await test.api.client.conversations.create({ agentId: agent.id });
    const text = 'x'.repeat(400);
    await talk(id, 5, text);
    const atTen = await perTurn(20, () => talk(id, 20, text));
    await talk(id, 475, text);
    expect((await test.api.conversation(id)).messageCount).toBe(1_000);
    const atThousand = await perTurn(50, () => talk(id, 50, text));
    process.stdout.write(`bytes a turn: ${atTen.bytes.toFixed(0)} at 10 messages, ${atThousand.bytes.toFixed(0)} at 1,000\n`);
    expect(atThousand.bytes / atTen.bytes).toBeLessThanOrEqual(MAX_GROWTH);
  });
});
