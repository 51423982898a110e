import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { MeterReconciliationService } from '../services/meter-reconciliation.service.js';

type Contract = typeof QUERIES.reconcileMeters;

@Controller()
export class ReconcileMetersHandler {
  constructor(private readonly reconciliation: MeterReconciliationService) {}

  @QueryHandler(QUERIES.reconcileMeters)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.reconciliation.reconcile(request);
  }
}
