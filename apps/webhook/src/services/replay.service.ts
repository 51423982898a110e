import { requestCause } from '@fenago/aggregate';
import { ownedEventFilter, parseEvent, type AnyDomainEvent, type COMMANDS, type EventType, type RequestOf, type WebhookView } from '@fenago/contracts';
import { CLOCK, LOGGER } from '@fenago/host';
import { EventStream, type StoredEvent, type StreamPosition } from '@fenago/messaging';
import type { Clock, Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { newDelivery, takes } from '../domain/delivery.js';
import { emptyPeriod, replayRunning, webhookDisabled, webhookNotFound } from '../domain/errors.js';
import type { Replay } from '../domain/lane.js';
import type { WebhookState } from '../domain/webhook.state.js';
import { toWebhookView } from '../mappers/webhook.mapper.js';
import { DeliveryRepository } from '../repositories/delivery.repository.js';
import { LaneRepository } from '../repositories/lane.repository.js';
import { WebhookRepository } from '../repositories/webhook.repository.js';

const PAGE = { limit: 200, maxBytes: 1_048_576 };
const ONE = { limit: 1, maxBytes: 1 };
/** Events may be in the stream by so much later than they happened, where the broker was away. */
const LATE_MS = 600_000;
/** A place is near enough where so few messages are between it and the right one. */
const NEAR = 256;

/** Delivers the events of a period once more: page by page from the stream, the next when those of the last are delivered. */
@Injectable()
export class ReplayService {
  constructor(
    private readonly webhooks: WebhookRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly lanes: LaneRepository,
    private readonly stream: EventStream,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async begin({ caller, webhookId, from, to }: RequestOf<typeof COMMANDS.replayWebhook>): Promise<WebhookView> {
    const webhook = await this.webhooks.get(caller, webhookId);
    if (webhook === null) throw webhookNotFound();
    if (webhook.status === 'disabled') throw webhookDisabled();
    const now = this.clock.now();
    const cause = requestCause('replay_webhook', now);
    const end = to === undefined || new Date(to) > now ? now : new Date(to);
    if (new Date(from) >= end) throw emptyPeriod();
    const replay = { id: cause.id, from: new Date(from), to: end, startedAt: now, queued: 0, streamCreated: null, after: 0 };
    const hasBegun = await this.lanes.beginReplay(webhookId, caller.userId, replay);
    const lane = await this.lanes.get(webhookId);
    // The same request, come again, is no other.
    if (!hasBegun && lane?.replay?.id !== cause.id) throw replayRunning();
    return toWebhookView(webhook, lane, now);
  }

  async advance(webhook: WebhookState, replay: Replay): Promise<void> {
    const { _id: webhookId, userId, objectId } = webhook;
    const subject = ownedEventFilter(userId, { types: (webhook.types ?? []) as readonly EventType[], ...(objectId === null ? {} : { objectId }) });
    const stream = await this.stream.incarnation();
    const place = replay.streamCreated === stream.streamCreated ? replay.after : await this.placeBefore(replay.from, subject, stream);
    const { events: stored, hasMore } = await this.stream.storedAfter(subject, place, PAGE);
    const events = stored.flatMap((one) => this.eventOf(one) ?? []);
    const now = this.clock.now();
    const deliveries = events.filter((event) => isOf(replay, event) && event.type !== 'webhook.tested' && takes(webhook, event)).map((event) => newDelivery(webhook, event, now, replay.id));
    await this.deliveries.add(deliveries);
    await this.deliveries.requeue(deliveries, now);
    const isOver = !hasMore || events.some(({ time }) => Date.parse(time) >= replay.to.getTime() + LATE_MS);
    const moved = { ...replay, streamCreated: stream.streamCreated, after: stored.at(-1)?.sequence ?? place, queued: replay.queued + deliveries.length };
    await this.lanes.moveReplay(webhookId, replay.id, isOver ? null : moved);
  }

  /** A place shortly before the first event of a time, found by halves: the order of the stream is nearly that of time. */
  private async placeBefore(time: Date, subject: string, { firstSequence, lastSequence }: StreamPosition): Promise<number> {
    let low = firstSequence - 1;
    for (let high = lastSequence; high - low > NEAR; ) {
      const middle = Math.floor((low + high) / 2);
      const [next] = (await this.stream.storedAfter(subject, middle, ONE)).events;
      const event = next === undefined ? undefined : this.eventOf(next);
      if (next === undefined || (event !== undefined && Date.parse(event.time) >= time.getTime() - LATE_MS)) high = middle;
      else low = next.sequence;
    }
    return low;
  }

  private eventOf({ payload, eventId, sequence }: StoredEvent): AnyDomainEvent | undefined {
    try {
      return parseEvent(payload);
    } catch (error) {
      this.logger.error({ err: error, eventId, sequence }, 'An event is not valid and is not delivered.');
      return undefined;
    }
  }
}

function isOf({ from, to }: Replay, { time }: AnyDomainEvent): boolean {
  const at = Date.parse(time);
  return at >= from.getTime() && at < to.getTime();
}
