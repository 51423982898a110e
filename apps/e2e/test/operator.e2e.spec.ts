import { runProgram } from '@fenago/cli';
import { newId, type AnyDomainEvent } from '@fenago/contracts';
import type { DeadLetter, DeadLetterGroup } from '@fenago/sdk';
import { SERVICES } from '@fenago/system';
import { eventOf, until } from '@fenago/testing';
import { storeDeadLetter } from '@fenago/testing-service';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from './harness.js';

const program = fileURLToPath(new URL('../../../tools/fenago/bin/fenago.mjs', import.meta.url));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

describe('npx fenago, on a running system', () => {
  let test: TestSystem;

  beforeAll(async () => {
    test = await startTestSystem();
  }, 120_000);
  afterAll(() => test.stop(), 60_000);

  const env = () => ({ FENAGO_URL: test.api.baseUrl, FENAGO_API_KEY: test.api.apiKey, NATS_URL: test.nats.url });
  /** In this process, which spares its start. */
  const fenago = async (...args: string[]): Promise<Ran> => {
    const [out, err]: [string[], string[]] = [[], []];
    const terminal = { out: (line: string) => void out.push(`${line}\n`), err: (line: string) => void err.push(`${line}\n`) };
    const code = await runProgram(args, env(), terminal, new AbortController().signal);
    return { code, out: out.join(''), err: err.join('') };
  };
  const linesOf = <T>({ out }: Ran): readonly T[] => out.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line) as T);

  it('lists dead letters, redrives each once, and discards', async () => {
    const events = Array.from({ length: 4 }, () => {
      const leadId = newId('lead', Date.now());
      return eventOf({ type: 'lead.captured', aggregateId: leadId, ownerId: 'public', data: { leadId, email: 'gone@example.org', name: null, source: 'e2e' } });
    });
    for (const event of events) await storeDeadLetter(test.nats.url, { service: 'user', handler: 'lead_captured', event });
    await storeDeadLetter(test.nats.url, { service: 'nobody', handler: 'of_old', event: events[0] as AnyDomainEvent });
    await until(async () => (await test.api.client.deadLetters.list().all()).length === 5, { what: 'all are recorded', everyMs: 100 });
    const letters = linesOf<DeadLetter>(await fenago('dead-letters', 'list', '--service', 'user', '--json'));
    expect(letters.map(({ eventId }) => eventId).toSorted()).toEqual(events.map(({ id }) => id).toSorted());
    const [group] = linesOf<DeadLetterGroup>(await fenago('dead-letters', 'groups', '--service', 'user', '--json'));
    expect(group).toMatchObject({ count: 4, handler: 'lead_captured' });
    const id = String(letters[0]?.id);
    expect((await fenago('dead-letters', 'show', id)).out).toContain('gone@example.org');
    expect(await fenago('dead-letters', 'redrive', id)).toMatchObject({ code: 0, out: expect.stringContaining('redriven') as string });
    expect(await fenago('dead-letters', 'redrive', id)).toMatchObject({ code: 1, err: expect.stringContaining('redriven already') as string });
    expect(await fenago('dead-letters', 'redrive', '--fingerprint', String(group?.id))).toMatchObject({ code: 0, out: '3 redriven, 0 failed again, 0 skipped.\n' });
    const [ofNobody] = await test.api.client.deadLetters.list({ service: 'nobody' }).all();
    expect(await fenago('dead-letters', 'redrive', String(ofNobody?.id))).toMatchObject({ code: 1, err: expect.stringContaining('service_unavailable') as string });
    expect(await fenago('dead-letters', 'discard', String(ofNobody?.id), '--reason', 'Nobody is there.')).toMatchObject({ code: 0 });
    // As its users start it.
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, 'dead-letters', 'list'], { env: { ...process.env, ...env() } });
    expect([stdout, stderr]).toEqual(['', 'There are none.\n']);
  });

  it('rebuilds projections while the system works', async () => {
    expect((await fenago('projections', 'list')).out).toMatch(/^conversation agents .*\nexecution agents /);
    for (const service of ['conversation', 'execution']) expect(await fenago('projections', 'rebuild', service, 'agents')).toMatchObject({ code: 0 });
    const id = await test.api.createConversation();
    await test.api.post(id, '[[echo]] still here');
    await until(async () => (await test.api.messages(id)).length === 2, { what: 'the message is answered', everyMs: 100 });
  });

  it('moves the events to another broker: feeds and services go on, and nothing is published twice', async () => {
    const id = await test.api.createConversation();
    await test.api.post(id, '[[echo]] before the move');
    await until(async () => (await test.api.messages(id)).length === 2, { what: 'the message is answered', everyMs: 100 });
    const before = await test.api.client.events.list({ object: id }).all();
    await test.system.stop();
    const file = join(test.home, 'events.ndjson');
    const exported = await fenago('events', 'export', file, '--json');
    await test.nats.wipe();
    const imported = await fenago('events', 'import', file, '--json');
    const [{ events, lastSequence } = { events: 0, lastSequence: 0 }] = linesOf<{ events: number; lastSequence: number }>(exported);
    expect(linesOf(imported)).toEqual([{ imported: events, duplicates: 0, lastSequence }]);
    const started = await Promise.all(SERVICES.map((service) => test.system.start(service)));
    const api = test.api.on(started.find(({ baseUrl }) => baseUrl !== undefined)?.baseUrl ?? '');
    expect(await api.client.events.list({ object: id }).all()).toEqual(before);
    await api.post(id, '[[echo]] after the move');
    await until(async () => (await api.messages(id)).length === 4, { what: 'the message is answered', everyMs: 100 });
    const again = join(test.home, 'again.ndjson');
    expect(await fenago('events', 'export', again)).toMatchObject({ code: 0 });
    const ids = (await readFile(again, 'utf8')).split('\n').flatMap((line) => /^\{"sequence":\d+,"id":"([^"]+)"/.exec(line)?.[1] ?? []);
    expect(ids.length).toBeGreaterThan(events);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
