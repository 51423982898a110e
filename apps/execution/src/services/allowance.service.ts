import type { AllowanceView, Caller, DomainEvent } from '@fenago/contracts';
import { eventOrdinal } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { decideEntitle } from '../domain/allowance.js';
import { toAllowanceView, toEntitlement } from '../mappers/allowance.mapper.js';
import { AllowanceBook } from './allowance-book.service.js';
import { AllowanceNoticesService } from './allowance-notices.service.js';
import { ErasureService } from './erasure.service.js';

/** What users may use, as billing tells it and as they ask for it. */
@Injectable()
export class AllowanceService {
  constructor(
    private readonly book: AllowanceBook,
    private readonly notices: AllowanceNoticesService,
    private readonly erasure: ErasureService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async entitle(event: DomainEvent<'billing.entitlements.changed'> | DomainEvent<'billing.subscription.changed'>): Promise<void> {
    const { userId } = event.data;
    const entitlement = toEntitlement(event.data, eventOrdinal(event));
    const allowance = await this.book.change(userId, (before, now) => {
      const after = decideEntitle(before, entitlement, now);
      return { allowance: after, result: after };
    });
    this.notices.tellLater(userId, allowance);
    await this.erasure.settle(userId);
  }

  async get({ userId }: Caller): Promise<AllowanceView> {
    const { allowance } = await this.book.read(userId);
    return toAllowanceView(allowance, this.clock.now());
  }
}
