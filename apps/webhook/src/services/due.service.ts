import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { Delivery } from '../domain/delivery.js';
import type { WebhookState } from '../domain/webhook.state.js';
import { DeliveryRepository } from '../repositories/delivery.repository.js';

/** Deliveries that are looked at for the objects they are of. */
const PAGE = 50;
/** Looks for the first of objects, of one round. */
const LOOKS = 10;

/** Finds what is to be delivered next. */
@Injectable()
export class DueService {
  constructor(
    private readonly deliveries: DeliveryRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @param underWay deliveries that are not wanted; of an ordered webhook, none of their objects is */
  async next({ _id, ordered }: WebhookState, underWay: readonly Delivery[], limit: number): Promise<readonly Delivery[]> {
    if (ordered) return this.firsts(_id, new Set(underWay.map(({ objectId }) => objectId)), limit);
    const taken = new Set(underWay.map((delivery) => delivery._id));
    const due = await this.deliveries.due(_id, this.clock.now(), limit + taken.size);
    return due.filter((delivery) => !taken.has(delivery._id)).slice(0, limit);
  }

  /** When something is due that is not yet; undefined where nothing waits. */
  nextAt(webhookId: string): Promise<Date | undefined> {
    return this.deliveries.nextAt(webhookId);
  }

  /** The first of each object, where it is due. Those behind one that is not wait as long as it does, and so are not looked at again. */
  private async firsts(webhookId: string, busy: Set<string>, limit: number): Promise<readonly Delivery[]> {
    const found: Delivery[] = [];
    for (let looks = 0; looks < LOOKS && found.length < limit; looks += 1) {
      const now = this.clock.now();
      const objects = await this.deliveries.dueObjects(webhookId, now, PAGE, [...busy]);
      if (objects.size === 0) break;
      for (const objectId of objects) {
        if (found.length === limit) break;
        busy.add(objectId);
        const first = await this.deliveries.firstOf(webhookId, objectId);
        if (first === undefined) continue;
        if (first.nextAttemptAt <= now) found.push(first);
        else await this.deliveries.postpone(first, now);
      }
    }
    return found;
  }
}
