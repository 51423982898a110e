import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { DeliveryService } from '../services/delivery.service.js';

type Contract = typeof QUERIES.getDelivery;

@Controller()
export class GetDeliveryHandler {
  constructor(private readonly deliveries: DeliveryService) {}

  @QueryHandler(QUERIES.getDelivery)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.deliveries.get(request);
  }
}
