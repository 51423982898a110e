import { describe, expect, it } from 'vitest';
import { eventSubject, newId } from '@fenago/contracts';
import { DEAD_LETTER_HEADERS } from '@fenago/messaging';
import { until } from '@fenago/testing';
import { MemoryOnceStore, OutageError, PermanentError, once, type FenagoEvent } from '../src/index.js';
import { EventsHarness, deleted, idsOf, newAgentId, newName, ownerId } from './harness.js';

type Deleted = FenagoEvent<'agent.deleted'>;

describe('events that fail', () => {
  const h = new EventsHarness();

  it('are tried again, after a growing delay, before those behind them of the same object', async () => {
    const name = newName();
    const times: number[] = [];
    const done: string[] = [];
    const attempts: number[] = [];
    const poor = deleted();
    const reader = await h.connect(name);
    await reader
      .on('agent.deleted', async ({ id }, { attempt }) => {
        if (id === poor.id) {
          times.push(performance.now());
          attempts.push(attempt);
          if (times.length < 3) throw new Error('not yet');
        }
        done.push(id);
      })
      .start();
    const behind = Array.from({ length: 5 }, () => deleted(poor.subject));
    await h.publish(poor, ...behind);
    await until(() => done.length === 6);
    expect(done).toEqual(idsOf([poor, ...behind]));
    expect(attempts).toEqual([1, 2, 3]);
    // 20 ms and 40 ms, less the jitter of 20 %.
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(15);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(31);
    await h.settled(name);
    expect(await h.deadLetters(name)).toHaveLength(0);
  });

  it('hold up their own object only', async () => {
    const name = newName();
    const done: string[] = [];
    const poison = deleted();
    let tries = 0;
    const reader = await h.connect(name, { concurrency: 4 });
    await reader
      .on('agent.deleted', async ({ id }) => {
        if (id === poison.id && (tries += 1) > 0) throw new OutageError('still away');
        done.push(id);
      })
      .start();
    const behind = deleted(poison.subject);
    const others = Array.from({ length: 200 }, () => deleted());
    await h.publish(poison, behind, ...others);
    await until(() => done.length === 200 && tries > 2);
    expect(new Set(done)).toEqual(new Set(idsOf(others)));
  });

  it('go to the dead letters in the form that services use, and the next ones are handled', async () => {
    const name = newName();
    const agentId = newAgentId();
    const [permanent, transient, good] = [deleted(agentId), deleted(agentId), deleted(agentId)];
    const seen: string[] = [];
    const reader = await h.connect(name, { attempts: 3 });
    await reader
      .on('agent.deleted', async ({ id }) => {
        seen.push(id);
        if (id === permanent.id) throw new PermanentError('no such\nthing', 'unknown_thing');
        if (id === transient.id) throw new TypeError('bug');
      })
      .start();
    await h.publish(permanent, transient, good);
    await until(() => seen.length === 5);
    await h.settled(name);
    expect(seen).toEqual([permanent.id, transient.id, transient.id, transient.id, good.id]);
    const letters = await h.deadLetters(name);
    expect(letters.map((letter) => letter.json<Deleted>().id)).toEqual([permanent.id, transient.id]);
    const header = (field: keyof typeof DEAD_LETTER_HEADERS, letter = letters[0]) => letter?.header.get(DEAD_LETTER_HEADERS[field]);
    expect(letters[0]?.subject).toBe(`dlq.${name}.agent_deleted`);
    expect(letters[0]?.string()).toBe(JSON.stringify(permanent));
    expect(letters[0]?.header.get('Nats-Msg-Id')).toBe(`${name}:${permanent.id}`);
    expect(header('reason')).toBe('unknown_thing');
    expect(header('message')).toBe('no such thing');
    expect(header('consumer')).toBe(name);
    expect(header('deliveries')).toBe('1');
    expect(header('messageId')).toBe(permanent.id);
    expect(header('subject')).toBe(eventSubject('agent.deleted', ownerId, agentId));
    expect(Date.parse(header('time') ?? '')).toBeLessThanOrEqual(Date.now());
    expect(Number(header('sequence'))).toBeGreaterThan(0);
    expect([header('reason', letters[1]), header('message', letters[1]), header('deliveries', letters[1])]).toEqual([
      'attempts_exhausted',
      'Failed 3 times, at last with unexpected_error: bug',
      '3',
    ]);
  });

  it('wait for their dead letter to be stored, and are not handled again meanwhile', async () => {
    const name = newName();
    const manager = await h.jetStream();
    const { config } = await manager.streams.info('DLQ');
    await manager.streams.delete('DLQ');
    let handled = 0;
    const reader = await h.connect(name);
    await reader
      .on('agent.deleted', async () => {
        handled += 1;
        throw new PermanentError('never');
      })
      .start();
    await h.publish(deleted());
    await until(() => handled === 1);
    await manager.streams.add(config);
    await h.settled(name);
    expect(await h.deadLetters(name)).toHaveLength(1);
    expect(handled).toBe(1);
  });

  it('are tried as often as it takes while something is away', async () => {
    const name = newName();
    let tries = 0;
    const reader = await h.connect(name, { attempts: 2, retryMs: 1 });
    await reader
      .on('agent.deleted', async () => {
        if ((tries += 1) <= 5) throw new OutageError('The database is away.');
      })
      .start();
    await h.publish(deleted());
    await until(() => tries === 6);
    await h.settled(name);
    expect(await h.deadLetters(name)).toHaveLength(0);
  });

  it('are given up where their handler hangs, and its signal is aborted', async () => {
    const name = newName();
    const aborted: unknown[] = [];
    const reader = await h.connect(name, { attempts: 1, timeoutMs: 30 });
    await reader.on('agent.deleted', (_event, { signal }) => new Promise(() => signal.addEventListener('abort', () => aborted.push(signal.reason)))).start();
    await h.publish(deleted());
    await until(async () => (await h.deadLetters(name)).length === 1);
    expect(aborted).toHaveLength(1);
    await h.settled(name);
  });

  it('are handled again when an admin asks, once a request', async () => {
    const name = newName();
    const seen: boolean[] = [];
    let mended = false;
    const reader = await h.connect(name);
    await reader
      .on('agent.deleted', async (_event, { redrive }) => {
        seen.push(redrive);
        if (!mended) throw new PermanentError('not now', 'not_now');
      })
      .start();
    await h.publish(deleted());
    const letter = await until(async () => (await h.deadLetters(name))[0]);
    const ask = async (payload = letter.string()): Promise<unknown> => (await h.link.connection.request(letter.subject.replace('dlq.', 'rdr.'), payload)).json();
    expect(await ask()).toEqual({ ok: { outcome: 'failed', reason: 'not_now', message: 'not now' } });
    mended = true;
    expect(await ask()).toEqual({ ok: { outcome: 'handled' } });
    expect(seen).toEqual([false, true, true]);
    expect(await ask('{}')).toMatchObject({ ok: { outcome: 'failed', reason: 'invalid_event' } });
    const other = { ...letter.json<Deleted>(), type: 'agent.created' };
    expect(await ask(JSON.stringify(other))).toMatchObject({ ok: { outcome: 'failed', reason: 'unhandled_type' } });
    expect(await h.deadLetters(name)).toHaveLength(1);
    await reader.close();
    await expect(ask()).rejects.toThrow(/no responders/);
  });

  it('are passed over by once where they were handled before', async () => {
    const name = newName();
    const store = new MemoryOnceStore();
    const seen: string[] = [];
    const all: string[] = [];
    const owner = newId('user', Date.now());
    const reader = await h.connect(name, { from: 'oldest', owner });
    const handle = once<Deleted>(store, async ({ id }) => {
      seen.push(id);
      if (seen.length === 1) throw new Error('the first attempt fails');
    });
    await reader
      .on('agent.deleted', async (event, context) => {
        await handle(event, context);
        all.push(event.id);
      })
      .start();
    const [first, second] = [deleted(newAgentId(), { ownerid: owner }), deleted(newAgentId(), { ownerid: owner })];
    await h.publish(first, second);
    await until(() => all.length === 2);
    await reader.replay(1);
    await until(() => all.length === 4);
    expect(seen.toSorted()).toEqual([first.id, first.id, second.id].toSorted());
  });
});
