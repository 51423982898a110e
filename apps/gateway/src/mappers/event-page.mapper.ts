import type { AnyDomainEvent, Page } from '@fenago/contracts';

export interface FeedEvent {
  /** Where to go on behind it. */
  readonly cursor: string;
  readonly event: AnyDomainEvent;
}

export interface FeedPage {
  readonly events: readonly FeedEvent[];
  /** Where to go on; undefined where nothing was asked for and nothing is there. */
  readonly next: string | undefined;
  readonly hasMore: boolean;
}

/** A page of the feed as the API shows it; its ids are cursors. */
export function toEventPage({ events, next, hasMore }: FeedPage): Page<AnyDomainEvent> {
  return { object: 'list', data: events.map(({ event }) => event), has_more: hasMore, first_id: events[0]?.cursor ?? null, last_id: next ?? null };
}
