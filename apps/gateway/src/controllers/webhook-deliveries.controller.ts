import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { COMMANDS, QUERIES, type Caller, type DeliveryLogView, type DeliveryView, type Page } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { DeliveryDto, DeliveryListDto, DeliveryLogDto } from '../dto/delivery.dto.js';
import { ListDeliveriesQuery } from '../dto/list-deliveries.query.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { IdPipe } from '../http/id.pipe.js';
import { Operation } from '../http/operation.decorator.js';

const ID = new IdPipe('webhook');
const DELIVERY_ID = new IdPipe('delivery');

@ApiTags('webhooks')
@Controller('v1/webhooks/:id/deliveries')
export class WebhookDeliveriesController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @Operation({
    id: 'listWebhookDeliveries',
    scope: 'webhooks:read',
    summary: 'List deliveries of a webhook, in the order in which their events happened',
    answer: { type: DeliveryListDto, description: 'A page of deliveries' },
    problems: ['not_found'],
  })
  list(@CurrentCaller() caller: Caller, @Param('id', ID) webhookId: string, @Query() query: ListDeliveriesQuery): Promise<Page<DeliveryView>> {
    return this.rpc.request(QUERIES.listDeliveries, { caller, webhookId, ...query });
  }

  @Get(':deliveryId')
  @Operation({
    id: 'getWebhookDelivery',
    scope: 'webhooks:read',
    summary: 'Get a delivery with its event, and its last attempts with what was asked and answered',
    answer: { type: DeliveryLogDto, description: 'The delivery' },
    problems: ['not_found'],
  })
  get(@CurrentCaller() caller: Caller, @Param('id', ID) webhookId: string, @Param('deliveryId', DELIVERY_ID) deliveryId: string): Promise<DeliveryLogView> {
    return this.rpc.request(QUERIES.getDelivery, { caller, webhookId, deliveryId });
  }

  @Post(':deliveryId/redeliver')
  @Operation({
    id: 'redeliverWebhookDelivery',
    scope: 'webhooks:write',
    summary: 'Deliver once more, under the same webhook-id; one that waits is tried now',
    answer: { status: 202, type: DeliveryDto, description: 'It is on its way' },
    problems: ['not_found', 'conflict'],
  })
  redeliver(@CurrentCaller() caller: Caller, @Param('id', ID) webhookId: string, @Param('deliveryId', DELIVERY_ID) deliveryId: string): Promise<DeliveryView> {
    return this.rpc.request(COMMANDS.redeliver, { caller, webhookId, deliveryId });
  }
}
