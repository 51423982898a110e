import { runInContext } from '@fenago/observability';
import { describe, expect, it } from 'vitest';
import { Slots } from './slots.js';

describe('Slots', () => {
  it('runs so many at once, lets so many wait, in their order, and refuses the others', async () => {
    const slots = new Slots(2, 3);
    const gates = Array.from({ length: 6 }, () => Promise.withResolvers<void>());
    const begun: number[] = [];
    const runs = gates.map((gate, i) =>
      slots.run(async () => {
        begun.push(i);
        await gate.promise;
        return i;
      }),
    );
    await expect(runs[5]).rejects.toMatchObject({ code: 'service_unavailable', retryAfterSeconds: 1 });
    expect(begun).toEqual([0, 1]);
    gates[1]?.resolve();
    expect(await runs[1]).toBe(1);
    for (const gate of gates) gate.resolve();
    expect(await Promise.all(runs.slice(0, 5))).toEqual([0, 1, 2, 3, 4]);
    expect(begun).toEqual([0, 1, 2, 3, 4]);
    expect(await slots.run(async () => 'again')).toBe('again');
  });

  it('gives the slot of a failure back', async () => {
    const slots = new Slots(1, 0);
    await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await slots.run(async () => 'yes')).toBe('yes');
  });

  it('does not begin what nobody waits for any more', async () => {
    const slots = new Slots(1, 1);
    let begun = false;
    const late = runInContext({ correlationId: 'c', deadline: Date.now() - 1 }, () => slots.run(async () => (begun = true)));
    await expect(late).rejects.toMatchObject({ code: 'service_unavailable' });
    expect(begun).toBe(false);
  });
});
