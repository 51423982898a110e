import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { DELIVERY_STATUSES, idPattern, type DeliveryStatus } from '@fenago/contracts';
import { MayBeAbsent } from '../http/validation.js';
import { After, PagingQuery } from './paging.query.js';

export class ListDeliveriesQuery extends PagingQuery {
  @After(idPattern('delivery'))
  readonly after?: string;

  @ApiPropertyOptional({ enum: DELIVERY_STATUSES, description: 'Only those that are so' })
  @MayBeAbsent()
  @IsIn(DELIVERY_STATUSES, { message: `status must be one of ${DELIVERY_STATUSES.join(', ')}` })
  readonly status?: DeliveryStatus;
}
