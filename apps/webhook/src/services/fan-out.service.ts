import type { EventType } from '@fenago/contracts';
import { CLOCK, Positions } from '@fenago/host';
import type { EventBatch, EventPosition } from '@fenago/messaging';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { isInTime, newDelivery, takes } from '../domain/delivery.js';
import { DeliveryRepository } from '../repositories/delivery.repository.js';
import { LaneRepository } from '../repositories/lane.repository.js';
import { WebhookRepository } from '../repositories/webhook.repository.js';
import { DispatcherService } from './dispatcher.service.js';

const PROJECTION = 'fan_out';

/** Makes deliveries of events. Every replica does; what another has made already stays as it is. */
@Injectable()
export class FanOutService {
  constructor(
    private readonly webhooks: WebhookRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly lanes: LaneRepository,
    private readonly dispatcher: DispatcherService,
    private readonly positions: Positions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async follow({ events, position }: EventBatch<EventType>): Promise<void> {
    const takers = await this.webhooks.enabledOf([...new Set(events.map(({ ownerid }) => ownerid))]);
    const now = this.clock.now();
    const deliveries = events.flatMap((event) => takers.filter((taker) => takes(taker, event) && isInTime(taker, event)).map((taker) => newDelivery(taker, event, now)));
    await this.deliveries.add(deliveries);
    const rung = new Map(deliveries.map(({ webhookId, userId }) => [webhookId, { webhookId, userId }]));
    await this.lanes.ring([...rung.values()]);
    await this.positions.moveForward(PROJECTION, position);
    if (rung.size > 0) this.dispatcher.wake(new Set(rung.keys()));
  }

  position(): Promise<EventPosition | null> {
    return this.positions.find(PROJECTION);
  }
}
