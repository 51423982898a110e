import { describe, expect, it } from 'vitest';
import { WindowCounts } from './window-counts.js';

const WINDOW_MS = 1_000;
const NOW = 5_000;
const replicas = (...names: string[]): WindowCounts[] => names.map((name) => new WindowCounts(name, WINDOW_MS, 100));
const add = (counts: WindowCounts, key: string, times: number, now = NOW): void => {
  for (let i = 0; i < times; i += 1) counts.add(key, now);
};
const tell = (from: WindowCounts, to: WindowCounts, now = NOW): void => {
  for (const report of from.takeNews()) to.merge(report, now);
};

describe('WindowCounts', () => {
  it('counts in this window and remembers the one before', () => {
    const [one] = replicas('one');
    add(one!, 'a', 3);
    expect(one!.at('a', NOW + 400)).toEqual({ current: 3, previous: 0, elapsedMs: 400 });
    expect(one!.at('b', NOW)).toMatchObject({ current: 0, previous: 0 });
    expect(one!.at('a', NOW + 1_250)).toEqual({ current: 0, previous: 3, elapsedMs: 250 });
    expect(one!.at('a', NOW + 2_000)).toMatchObject({ current: 0, previous: 0 });
  });

  it('adds what the others count, whatever comes twice, late or in another order', () => {
    const [one, two, three] = replicas('one', 'two', 'three');
    add(one!, 'a', 2);
    add(two!, 'a', 3);
    const early = two!.takeNews();
    add(two!, 'a', 4);
    const late = two!.takeNews();
    for (const report of [...late, ...early, ...late]) one!.merge(report, NOW);
    add(three!, 'a', 1);
    tell(three!, one!);
    expect(one!.at('a', NOW)).toMatchObject({ current: 10 });
    expect(two!.at('a', NOW)).toMatchObject({ current: 7 });
  });

  it('takes what belongs to the window before, or to a clock that is a little ahead, and nothing else', () => {
    const [one, two] = replicas('one', 'two');
    for (const now of [NOW - 1_000, NOW, NOW + 1_000]) {
      add(two!, 'a', 1, now);
      tell(two!, one!);
    }
    expect(one!.at('a', NOW)).toMatchObject({ current: 1, previous: 1 });
    expect(one!.at('a', NOW + 1_000)).toMatchObject({ current: 1, previous: 1 });
    one!.merge({ replica: 'two', window: 3, counts: [['a', 9]] }, NOW + 1_000);
    one!.merge({ replica: 'two', window: 9, counts: [['a', 9]] }, NOW + 1_000);
    expect(one!.at('a', NOW + 1_000)).toMatchObject({ current: 1, previous: 1 });
  });

  it('tells news once, and says how many there are', () => {
    const [one] = replicas('one');
    expect([one!.add('a', NOW), one!.add('a', NOW), one!.add('b', NOW)]).toEqual([1, 2, 1]);
    expect(one!.takeNews()).toEqual([{ replica: 'one', window: 5, counts: [['a', 2], ['b', 1]] }]);
    expect(one!.takeNews()).toEqual([]);
    expect(one!.add('a', NOW)).toBe(1);
    expect(one!.takeNews()).toEqual([{ replica: 'one', window: 5, counts: [['a', 3]] }]);
  });

  it('tells one that comes late everything, also of replicas that have gone', () => {
    const [gone, one, late] = replicas('gone', 'one', 'late');
    add(gone!, 'a', 5, NOW - 1_000);
    add(gone!, 'a', 5);
    tell(gone!, one!);
    add(one!, 'a', 1);
    for (const report of one!.everything(NOW)) late!.merge(report, NOW);
    expect(late!.at('a', NOW)).toMatchObject({ current: 6, previous: 5 });
    // What it has counted itself, another does not know better.
    late!.merge({ replica: 'late', window: 5, counts: [['a', 50]] }, NOW);
    expect(late!.at('a', NOW)).toMatchObject({ current: 6 });
  });

  it('holds so many keys and no more: the rest share one count', () => {
    const one = new WindowCounts('one', WINDOW_MS, 100);
    for (let i = 0; i < 1_000; i += 1) one.add(`key ${i}`, NOW);
    expect(one.at('key 0', NOW)).toMatchObject({ current: 1 });
    expect(one.at('key 500', NOW)).toMatchObject({ current: 900 });
    expect(one.at('never seen', NOW)).toMatchObject({ current: 900 });
    expect(one.takeNews()[0]?.counts).toHaveLength(101);
    one.add('key 0', NOW + 10_000);
    expect(one.everything(NOW + 10_000).flatMap(({ counts }) => counts)).toHaveLength(1);
  });
});
