/** A clock that stands until it is advanced, as Stripe writes it. */
export function newTestClock(given: { readonly id: string; readonly created: number; readonly frozenTime: number; readonly name: string | null }) {
  return {
    id: given.id,
    object: 'test_helpers.test_clock' as const,
    created: given.created,
    deletes_after: given.created + 30 * 86_400,
    frozen_time: given.frozenTime,
    livemode: false,
    name: given.name,
    status: 'ready' as 'advancing' | 'ready',
    status_details: {} as { advancing?: { target_frozen_time: number } },
  };
}

export type TestClock = ReturnType<typeof newTestClock>;
