import { createLogger } from '@fenago/observability';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Archive, ArchivedEvent } from './archive.js';
import { Gate } from './gate.js';
import type { Acknowledged, OutboxPublisher } from './outbox-publisher.js';
import { Settler } from './settler.js';

const present = { serverId: 's1', streamCreated: 'c1' };

describe('Settler', () => {
  let gate: Gate;
  let archived: string[];
  let pulled: number;
  let forgotten: string[];
  let foreign: number;
  let archive: () => Promise<void>;

  const settler = (): Settler =>
    new Settler(
      {
        insert: async (events: readonly ArchivedEvent[]) => {
          await archive();
          archived.push(...events.map(({ _id }) => _id));
        },
      } as unknown as Archive,
      () => ({ settled: (_id: string, ids: ReadonlySet<string>) => forgotten.push(...ids) }) as unknown as OutboxPublisher,
      gate,
      createLogger({ service: 'test', level: 'silent' }),
      () => new Date(0),
      () => {
        foreign += 1;
      },
    );
  const acknowledged = (id: string, of = present): Acknowledged => ({
    owner: {
      name: 'conversation',
      collection: { bulkWrite: async () => (pulled += 1) } as never,
      forgetSettled: () => undefined,
    },
    aggregateId: 'a',
    event: { id, type: 'conversation.updated', time: new Date(0), sequence: 1, owner: 'u', correlation: 'r', cause: 'c', data: {} },
    message: { subject: 's', id, payload: '{}', bytes: 2 },
    published: { ...of, sequence: 1 },
    generation: gate.current,
  });

  beforeEach(() => {
    vi.useFakeTimers();
    gate = new Gate();
    gate.openIf(gate.current, present);
    [archived, forgotten, pulled, foreign] = [[], [], 0, 0];
    archive = () => Promise.resolve();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('archives, then pulls', async () => {
    settler().add(acknowledged('a:1'));
    await vi.advanceTimersByTimeAsync(300);
    expect([archived, pulled, forgotten, foreign]).toEqual([['a:1'], 1, ['a:1'], 0]);
  });

  it('settles nothing by the acknowledgement of another incarnation, and tells of it', async () => {
    settler().add(acknowledged('a:1', { serverId: 's1', streamCreated: 'c2' }));
    await vi.advanceTimersByTimeAsync(300);
    expect([archived, pulled, foreign]).toEqual([[], 0, 1]);
  });

  it('settles nothing that was acknowledged before the gate was closed', async () => {
    settler().add(acknowledged('a:1'));
    gate.openIf(gate.close(), present);
    await vi.advanceTimersByTimeAsync(300);
    expect([archived, pulled, foreign]).toEqual([[], 0, 0]);
  });

  it('leaves an event in its outbox where the gate was closed while it was archived', async () => {
    archive = async () => {
      gate.close();
    };
    settler().add(acknowledged('a:1'));
    await vi.advanceTimersByTimeAsync(300);
    expect([archived, pulled, forgotten]).toEqual([['a:1'], 0, ['a:1']]);
  });

  it('leaves an event to the sweeper where the archive fails', async () => {
    archive = () => Promise.reject(new Error('away'));
    settler().add(acknowledged('a:1'));
    await vi.advanceTimersByTimeAsync(300);
    expect([pulled, forgotten]).toEqual([0, ['a:1']]);
  });

  it('forgets what it has no room for, or the sweeper would pass over it for ever', () => {
    archive = () => new Promise(() => undefined);
    const made = settler();
    for (let i = 0; i < 50_001; i += 1) made.add(acknowledged(`a:${i}`));
    expect(forgotten).toEqual(['a:50000']);
  });
});
