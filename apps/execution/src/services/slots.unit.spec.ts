import { describe, expect, it } from 'vitest';
import { Slots } from './slots.js';

describe('slots', () => {
  it('gives a freed slot to whoever has waited longest', async () => {
    const slots = new Slots(1);
    await slots.take(0);
    const order: string[] = [];
    const first = slots.take(10_000).then(() => order.push('first'));
    const second = slots.take(10_000).then(() => order.push('second'));
    slots.release();
    await first;
    expect(order).toEqual(['first']);
    slots.release();
    await second;
    expect(order).toEqual(['first', 'second']);
  });

  it('turns away who has waited too long, and loses no slot by it', async () => {
    const slots = new Slots(1);
    await slots.take(0);
    await expect(slots.take(0)).rejects.toMatchObject({ code: 'service_unavailable' });
    slots.release();
    await slots.take(0);
  });

  it('turns everybody away once it is closed', async () => {
    const slots = new Slots(1);
    await slots.take(0);
    const waiting = slots.take(10_000);
    slots.close();
    await expect(waiting).rejects.toMatchObject({ code: 'service_unavailable' });
    slots.release();
    await expect(slots.take(0)).rejects.toMatchObject({ code: 'service_unavailable' });
  });

  it('lends the slot of who waits for something else, who has one again at once', async () => {
    const slots = new Slots(1);
    await slots.take(0);
    const other = Promise.withResolvers<void>();
    const lent = slots.lend(() => other.promise);
    await slots.take(0);
    // As many as there are slots: this one keeps its own.
    await slots.lend(() => expect(slots.take(0)).rejects.toMatchObject({ code: 'service_unavailable' }));
    other.resolve();
    await lent;
    const next = slots.take(10_000);
    slots.release();
    // One was too many.
    await expect(slots.take(0)).rejects.toMatchObject({ code: 'service_unavailable' });
    slots.release();
    await next;
  });

  it('tells how many are free, and when one is', async () => {
    const slots = new Slots(2);
    const told: number[] = [];
    slots.onRoom(() => told.push(slots.room));
    await slots.take(0);
    await slots.take(0);
    const waiting = slots.take(10_000);
    expect(slots.room).toBe(0);
    // It goes to who waits.
    slots.release();
    await waiting;
    slots.release();
    slots.release();
    expect(told).toEqual([1, 2]);
    slots.close();
    expect(slots.room).toBe(0);
  });
});
