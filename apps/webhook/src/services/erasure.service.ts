import type { DomainEvent } from '@fenago/contracts';
import { Erasures, removing, type ErasurePlan } from '@fenago/erasure';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { decideEraseWebhook } from '../domain/end-webhook.js';
import { DeliveryRepository } from '../repositories/delivery.repository.js';
import { LaneRepository } from '../repositories/lane.repository.js';
import { WebhookRepository } from '../repositories/webhook.repository.js';

/** What goes with a user who is gone: webhooks first, so that nothing is delivered any more. */
@Injectable()
export class ErasureService {
  private readonly plan: ErasurePlan;

  constructor(
    private readonly erasures: Erasures,
    { aggregates }: WebhookRepository,
    { holding: deliveries }: DeliveryRepository,
    { holding: lanes }: LaneRepository,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.plan = { erased: [removing('webhooks', aggregates, 'userId', decideEraseWebhook, clock), deliveries, lanes], kept: [] };
  }

  carryOut(event: DomainEvent<'user.deleted'>): Promise<void> {
    return this.erasures.carryOut(event, this.plan);
  }
}
