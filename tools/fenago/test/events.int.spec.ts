import { eventSubject, newId } from '@fenago/contracts';
import { connectNats, ensureTopology, EventLog, EventPublisher, EventStream, type LoggedEvent, type NatsLink } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { eventOf, startTestNats, type TestNats } from '@fenago/testing';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run, type Ran } from './terminal.js';

const EVENTS = 1_500;
const ALL = { limit: 1_000, maxBytes: 64 * 1024 * 1024 };
const logger = createLogger({ service: 'test', level: 'silent' });
const owners = [newId('user', 1), newId('user', 2)];

interface Broker {
  readonly nats: TestNats;
  readonly link: NatsLink;
}

async function everything(link: NatsLink): Promise<readonly LoggedEvent[]> {
  const found: LoggedEvent[] = [];
  for (;;) {
    const more = await new EventLog(link).after(found.at(-1)?.sequence ?? 0, ALL);
    if (more.length === 0) return found;
    found.push(...more);
  }
}

const withoutTime = (events: readonly LoggedEvent[]) => events.map(({ storedAt: _storedAt, ...event }) => event);

describe('an event log that is exported', () => {
  const brokers: Broker[] = [];
  let source: Broker;
  let folder: string;
  let file: string;
  let exported: Ran;

  const broker = async (): Promise<Broker> => {
    const nats = await startTestNats();
    const started = { nats, link: await connectNats({ url: nats.url, name: 'test', logger }) };
    brokers.push(started);
    return started;
  };
  const fenago = (command: string, path: string, { nats }: Broker, ...more: string[]) => run(['events', command, path, '--nats-url', nats.url, ...more]);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fenago-events-'));
    file = join(folder, 'events.ndjson');
    source = await broker();
    // As of a stream whose oldest events have expired.
    await ensureTopology(source.link, { firstSequence: 5_001 });
    const publisher = new EventPublisher(source.link);
    for (let i = 0; i < EVENTS; i += 100) await Promise.all(Array.from({ length: 100 }, (_, k) => publish(publisher, i + k)));
    exported = await fenago('export', file, source);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(brokers.map(async ({ nats, link }) => {
      await link.drain(1_000);
      await nats.stop();
    }));
    await rm(folder, { recursive: true });
  });

  const publish = (publisher: EventPublisher, i: number) => {
    const ownerId = String(owners[i % 2]);
    const agentId = newId('agent', i);
    const event = eventOf({ type: 'agent.deleted', aggregateId: agentId, ownerId, data: { agentId, ownerId } });
    return publisher.publish({ subject: eventSubject(event.type, ownerId, agentId), id: event.id, payload: JSON.stringify({ ...event, note: `Zoë ${i}` }) });
  };

  it('is the same in a broker that it is imported into, place for place, for consumers and for the feed', async () => {
    expect(exported).toMatchObject({ code: 0, out: [expect.stringContaining(`${EVENTS} events, up to ${5_000 + EVENTS}`)] });
    const target = await broker();
    const { code, out } = await fenago('import', file, target, '--json');
    expect({ code, ...(JSON.parse(out[0] ?? '{}') as object) }).toEqual({ code: 0, imported: EVENTS, duplicates: 0, lastSequence: 5_000 + EVENTS });
    expect(withoutTime(await everything(target.link))).toEqual(withoutTime(await everything(source.link)));
    const feeds = await Promise.all([source, target].map(({ link }) => new EventStream(link).storedAfter(`evt.${owners[0]}.>`, 0, ALL)));
    expect(feeds[1]).toEqual(feeds[0]);
    expect(feeds[0]?.events).toHaveLength(EVENTS / 2);
    const consumed = await Promise.all([source, target].map(({ link }) => consume(link)));
    expect(consumed[1]).toEqual(consumed[0]);
    expect(consumed[0]).toHaveLength(EVENTS);
  });

  it('is refused by a broker that has events, and gone on with where it broke off', async () => {
    const target = await broker();
    const half = (await everything(source.link)).slice(0, EVENTS / 2);
    const log = new EventLog(target.link);
    await log.begin(5_001);
    await log.append(half, 5_000);
    expect(await fenago('import', file, target)).toMatchObject({ code: 1, err: [expect.stringContaining('has events already')] });
    expect(await everything(target.link)).toHaveLength(half.length);
    expect(await fenago('import', file, target, '--resume')).toMatchObject({ code: 0, out: [expect.stringContaining(`${EVENTS / 2} events were put in`)] });
    expect(withoutTime(await everything(target.link))).toEqual(withoutTime(await everything(source.link)));
    // Once more there is nothing left to do.
    expect(await fenago('import', file, target, '--resume')).toMatchObject({ code: 0, out: [expect.stringContaining('0 events were put in')] });
    await new EventPublisher(target.link).publish({ subject: 'evt.public.lead.lead_1.captured', id: 'of somebody else', payload: '{}' });
    expect(await fenago('import', file, target, '--resume')).toMatchObject({ code: 1, err: [expect.stringContaining('behind the last one')] });
  });

  it('is exported on where it broke off, in the middle of a line too', async () => {
    const whole = await readFile(file, 'utf8');
    const cut = join(folder, 'cut.ndjson');
    await writeFile(cut, whole.slice(0, Math.floor(whole.length / 2)));
    expect(await fenago('import', cut, source)).toMatchObject({ code: 1, err: [expect.stringContaining('has not ended')] });
    expect(await fenago('export', cut, source, '--resume')).toMatchObject({ code: 0 });
    expect(await readFile(cut, 'utf8')).toBe(whole);
    expect(await fenago('export', cut, source, '--resume')).toMatchObject({ code: 1, err: [expect.stringContaining('is whole')] });
    expect(await fenago('export', cut, source)).toMatchObject({ code: 1, err: [expect.stringContaining('EEXIST')] });
  });

  it.each([
    ['a letter of it was changed', (text: string) => text.replace('Zoë 700', 'Zoe 700'), 'checksum is another one'],
    ['a line was taken away', (text: string) => text.split('\n').toSpliced(700, 1).join('\n'), 'checksum is another one'],
    ['lines were exchanged', (text: string) => text.split('\n').toSpliced(700, 2, ...text.split('\n').slice(700, 702).toReversed()).join('\n'), 'is damaged'],
    ['it is none', () => '{"some":"file"}\n', 'no export of events'],
  ])('is not imported where %s', async (_, damage, sentence) => {
    const target = await broker();
    const damaged = join(folder, `damaged-${Math.random()}.ndjson`);
    await writeFile(damaged, damage(await readFile(file, 'utf8')));
    expect(await fenago('import', damaged, target)).toMatchObject({ code: 1, err: [expect.stringContaining(sentence)] });
    expect(await new EventLog(target.link).extent()).toBeUndefined();
  });

  it('holds nothing back where somebody else publishes meanwhile: it stops', async () => {
    const target = await broker();
    const log = new EventLog(target.link);
    await log.begin(1);
    const [first] = await everything(source.link);
    if (first === undefined) throw new Error('There are events.');
    await log.append([first], 0);
    await expect(log.append([{ ...first, id: 'next' }], 0)).rejects.toMatchObject({ code: 'broker_unavailable' });
    expect(await everything(target.link)).toHaveLength(1);
  });
});

/** Ids in the order in which a consumer gets them. */
async function consume(link: NatsLink): Promise<readonly string[]> {
  const manager = await link.jetStream();
  await manager.consumers.add('EVT', { durable_name: 'reader', ack_policy: 'none' as never });
  const messages = await (await manager.jetstream().consumers.get('EVT', 'reader')).fetch({ max_messages: EVENTS, expires: 10_000 });
  const ids: string[] = [];
  for await (const message of messages) ids.push(message.headers?.get('Nats-Msg-Id') ?? '');
  return ids;
}
