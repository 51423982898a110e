import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { DeliveryService } from '../services/delivery.service.js';

type Contract = typeof QUERIES.listDeliveries;

@Controller()
export class ListDeliveriesHandler {
  constructor(private readonly deliveries: DeliveryService) {}

  @QueryHandler(QUERIES.listDeliveries)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.deliveries.list(request);
  }
}
