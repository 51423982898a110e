import type { DomainEvent } from '@fenago/contracts';
import { Erasures, type ErasurePlan } from '@fenago/erasure';
import { Injectable } from '@nestjs/common';
import { UsageRepository } from '../repositories/usage.repository.js';

/** Of a user who is gone the ledger stays, as the law wants it of accounts: under an id that leads to nobody any more. */
@Injectable()
export class ErasureService {
  private readonly plan: ErasurePlan;

  constructor(
    private readonly erasures: Erasures,
    { kept }: UsageRepository,
  ) {
    this.plan = { erased: [], kept: [kept] };
  }

  carryOut(event: DomainEvent<'user.deleted'>): Promise<void> {
    return this.erasures.carryOut(event, this.plan);
  }
}
