import { EVENT_CONTRACTS, type EventType } from '@fenago/contracts';
import { Projection, type EventBatch, type EventPosition } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { FanOutService } from '../services/fan-out.service.js';

const TYPES = EVENT_CONTRACTS.map(({ type }) => type);

/** Whatever happens may be what somebody wants to be told of. */
@Controller()
export class FanOutConsumer {
  constructor(private readonly fanOut: FanOutService) {}

  @Projection(TYPES)
  handle(batch: EventBatch<EventType>): Promise<void> {
    return this.fanOut.follow(batch);
  }

  position(): Promise<EventPosition | null> {
    return this.fanOut.position();
  }
}
