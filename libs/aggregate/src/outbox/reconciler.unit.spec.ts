import { createLogger } from '@fenago/observability';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Archive, ArchivedEvent } from './archive.js';
import { Gate } from './gate.js';
import { Reconciler, type ReconcilerParts } from './reconciler.js';
import type { Sighting, SightingLog } from './sighting-log.js';

const present = { serverId: 's1', streamCreated: 'c1' };
const event = (sequence: number): ArchivedEvent => ({
  _id: `a:${sequence}`,
  aggregate: 'a',
  cause: `c${sequence}`,
  subject: 'evt.u.conversation.a.updated',
  payload: '{}',
  ...present,
  sequence,
  version: sequence,
  part: 0,
  at: new Date(0),
});

describe('Reconciler', () => {
  let archived: ArchivedEvent[];
  let stream: Map<number, string>;
  let published: string[];
  let publishes: () => { sequence: number; serverId: string; streamCreated: string };
  let settled: Promise<void>;
  const gate = { current: new Gate() };
  const listeners = { lost: () => undefined as void, back: () => undefined as void };
  const link = {
    isConnected: true,
    serverId: 's1',
    onDisconnect: (listener: () => void) => {
      listeners.lost = listener;
    },
    onReconnect: (listener: () => void) => {
      listeners.back = listener;
    },
  };

  const archive = {
    incarnations: async () => (archived.length === 0 ? [] : [present]),
    async *newestFirst() {
      yield* archived.toReversed();
    },
    async *lost([only]: readonly [{ above: number }]) {
      yield* archived.filter(({ sequence }) => sequence > only.above);
    },
    moved: async () => undefined,
  } as unknown as Archive;

  const sightings = { sight: async (sighting: Sighting) => [sighting] } as unknown as SightingLog;

  const reconciler = (): Reconciler =>
    new Reconciler({
      archive,
      sightings,
      link,
      stream: {
        incarnation: async () => ({ ...present, firstSequence: 1, lastSequence: Math.max(0, ...stream.keys()), replicas: 1 }),
        messageIdAt: async (sequence) => stream.get(sequence),
      },
      sink: {
        publish: async ({ id }) => {
          published.push(id);
          return publishes();
        },
      },
      gate: gate.current,
      logger: createLogger({ service: 'test', level: 'silent' }),
      settled: () => settled,
      onClosed: () => undefined,
      onOpened: () => undefined,
      disabled: false,
    } satisfies ReconcilerParts);

  beforeEach(() => {
    vi.useFakeTimers();
    [archived, stream, published, settled] = [[], new Map(), [], Promise.resolve()];
    publishes = () => ({ ...present, sequence: 1 });
    gate.current = new Gate();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('opens the gate again after a pass that found losses while it was open', async () => {
    const made = reconciler();
    await made.start();
    archived = [event(1), event(2)];
    stream = new Map([[1, 'a:1']]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(published).toEqual(['a:2']);
    expect(gate.current.isOpen).toBe(true);
    await made.stop();
  });

  it('looks only once what was being archived is there: it would be missed, and what follows it would overtake it', async () => {
    const archiving = Promise.withResolvers<void>();
    settled = archiving.promise;
    const made = reconciler();
    const started = made.start();
    await vi.advanceTimersByTimeAsync(100);
    expect(gate.current.isOpen).toBe(false);
    archived = [event(1)];
    archiving.resolve();
    await started;
    expect(published).toEqual(['a:1']);
    expect(gate.current.isOpen).toBe(true);
    await made.stop();
  });

  it('stays closed, and tries again, where the broker fails in the middle or the stream is made anew', async () => {
    archived = [event(1)];
    publishes = () => {
      throw new Error('gone');
    };
    const made = reconciler();
    await made.start();
    expect(gate.current.isOpen).toBe(false);
    publishes = () => ({ serverId: 's1', streamCreated: 'c2', sequence: 1 });
    await vi.advanceTimersByTimeAsync(500);
    expect(gate.current.isOpen).toBe(false);
    publishes = () => ({ ...present, sequence: 1 });
    await vi.advanceTimersByTimeAsync(500);
    expect(gate.current.isOpen).toBe(true);
    await made.stop();
  });

  it('is closed from the loss of the connection until it is back and compared', async () => {
    const made = reconciler();
    await made.start();
    link.isConnected = false;
    listeners.lost();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(gate.current.isOpen).toBe(false);
    link.isConnected = true;
    listeners.back();
    await vi.advanceTimersByTimeAsync(0);
    expect(gate.current.isOpen).toBe(true);
    await made.stop();
  });

  it('listens to the link once, however often it is started', async () => {
    const made = reconciler();
    await made.start();
    await made.start();
    expect(gate.current.isOpen).toBe(true);
    expect(gate.current.current).toBe(2);
    await made.stop();
  });
});
