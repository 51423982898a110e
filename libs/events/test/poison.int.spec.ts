import { afterEach, describe, expect, it } from 'vitest';
import type { DomainEvent } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { Random } from '../../../tools/chaos/random.js';
import type { EventsOptions, FenagoEvent } from '../src/index.js';
import { EventsHarness, deleted, newAgentId } from './harness.js';
import { POISON } from './replica-task.js';
import { Replicas, inversions } from './replicas.js';

const OBJECTS = 100;
const PER_OBJECT = 50;
const POISONED = (OBJECTS * PER_OBJECT) / 100;
/** What is handled between one kill and the next. */
const PER_KILL = 800;
const KILLS = 5;
const GRANT = 'crm';

describe('two replicas with a grant that are killed at random, 5,000 events, 1 % poison', () => {
  const h = new EventsHarness({ users: true });
  let replicas: Replicas | undefined;

  afterEach(() => replicas?.stop());

  /** Versions of all objects, by turns; every hundredth one is poison. */
  function story(random: Random): readonly DomainEvent<'agent.deleted'>[] {
    const objects = Array.from({ length: OBJECTS }, newAgentId);
    const poison = new Set<number>();
    while (poison.size < POISONED) poison.add(random.integer(0, OBJECTS * PER_OBJECT - 1));
    return Array.from({ length: OBJECTS * PER_OBJECT }, (_, at) => deleted(objects[at % OBJECTS], poison.has(at) ? { correlationid: POISON } : {}));
  }

  async function run(access: EventsOptions): Promise<{ events: readonly DomainEvent[]; fleet: Replicas }> {
    const seed = Date.now() % 1_000_000;
    const random = new Random(seed);
    const events = story(random);
    const fleet = await Replicas.of({ ...access, from: 'new', ackWaitMs: 2_000, attempts: 4, retryMs: 100, concurrency: 16 }, 20);
    replicas = fleet;
    process.stderr.write(`seed of ${access.name}: ${seed}\n`);
    const pids: [number, number] = [await fleet.start(), await fleet.start()];
    await Promise.all(bySubject(events).map((ofOne) => h.publish(...ofOne)));
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await until(() => fleet.doings().length >= kill * PER_KILL, { everyMs: 50, deadlineMs: 30_000 });
      // By turns whoever reads, and either of them.
      const reader = fleet.doings().findLast(({ what, pid }) => what === 'done' && pids.includes(pid))?.pid;
      const either = random.pick(pids);
      const victim = kill % 2 === 1 ? (reader ?? either) : either;
      fleet.signal(victim, 'SIGKILL');
      pids[pids.indexOf(victim)] = await fleet.start();
    }
    return { events, fleet };
  }

  it('poison holds up its own object only, is in the dead letters, and is redriven once; the order of objects is kept, and nothing lost', async () => {
    const granted = await h.grant({ name: GRANT, types: ['agent.deleted'] });
    await h.hasten(GRANT, 2_000);
    const { events, fleet } = await run(granted);
    const poison = events.filter(({ correlationid }) => correlationid === POISON);
    const healthy = events.filter(({ correlationid }) => correlationid !== POISON);
    const isPoison = (object: string, version: number): boolean => poison.some(({ subject, sequence }) => subject === object && sequence === version);
    const done = (): Set<string> => new Set(fleet.doings().flatMap(({ what, object, version }) => (what === 'done' ? [`${object}:${version}`] : [])));
    await until(() => done().size === healthy.length, { everyMs: 100, deadlineMs: 60_000, what: 'all that is healthy is done' });
    await h.settled(GRANT);
    expect(done()).toEqual(new Set(healthy.map(({ id }) => id)));
    expect(inversions(fleet.doings(), isPoison)).toEqual([]);

    const letters = await h.deadLetters(GRANT);
    expect(letters.map((letter) => letter.json<FenagoEvent>().id).toSorted()).toEqual(poison.map(({ id }) => id).toSorted());
    const doings = fleet.doings();
    const waits = letters.map((letter) => {
      const { subject, sequence } = letter.json<FenagoEvent>();
      const first = doings.find(({ object, version }) => object === subject && version === sequence);
      return Date.parse(letter.header.get('fng-time')) - (first?.at ?? 0);
    });
    expect(Math.max(...waits)).toBeLessThan(60_000);

    fleet.mend();
    for (const letter of letters) {
      const answer = await h.link.connection.request(letter.subject.replace('dlq.', 'rdr.'), letter.string(), { timeout: 5_000 });
      expect(answer.json()).toEqual({ ok: { outcome: 'handled' } });
    }
    expect(fleet.doings().filter(({ what }) => what === 'redriven')).toHaveLength(POISONED);
  });

  it('control: where all replicas read at once, the order of objects breaks', async () => {
    const { fleet } = await run({ ...h.operator('unordered'), ordered: false });
    expect(inversions(fleet.doings(), () => false).length).toBeGreaterThan(0);
  });
});

/** The events of each object, in their order. */
function bySubject(events: readonly DomainEvent[]): readonly (readonly DomainEvent[])[] {
  return [...Map.groupBy(events, ({ subject }) => subject).values()];
}
