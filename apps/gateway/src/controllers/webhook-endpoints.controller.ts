import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { COMMANDS, QUERIES, type Caller, type NewWebhookView, type Page, type WebhookTestView, type WebhookView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { CreateWebhookDto } from '../dto/create-webhook.dto.js';
import { DeletedDto } from '../dto/deleted.dto.js';
import { ListWebhooksQuery } from '../dto/list-webhooks.query.js';
import { ReplayWebhookDto } from '../dto/replay-webhook.dto.js';
import { RotateWebhookSecretDto } from '../dto/rotate-webhook-secret.dto.js';
import { UpdateWebhookDto } from '../dto/update-webhook.dto.js';
import { NewWebhookDto, WebhookDto, WebhookListDto, WebhookTestDto } from '../dto/webhook.dto.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { IdPipe } from '../http/id.pipe.js';
import { IfMatch, type Condition } from '../http/if-match.decorator.js';
import { Operation } from '../http/operation.decorator.js';
import { withUtcTimes } from '../http/utc-times.js';

const ID = new IdPipe('webhook');
const DELIVERY = [
  'Events that happen from now on are posted as the event feed shows them, signed by Standard Webhooks 1.0.0: at least once each, under a `webhook-id` that stays the same.',
  'An answer of 2xx within 10 s is a success; anything else is tried again, for three days, less and less often. 410 disables the webhook, and so do three days without a success; a mail tells.',
  'The secret in clear is in this answer and nowhere else. A user may have 50 webhooks.',
].join(' ');

/** Where events of users go. What others post to FeNAgO is the WebhooksController's. */
@ApiTags('webhooks')
@Controller('v1/webhooks')
export class WebhookEndpointsController {
  constructor(private readonly rpc: RpcClient) {}

  @Post()
  @Operation({
    id: 'createWebhook',
    scope: 'webhooks:write',
    summary: 'Have events posted to a URL',
    description: DELIVERY,
    answer: { status: 201, type: NewWebhookDto, description: 'The webhook, with its secret', tagged: true },
    problems: ['limit_reached'],
  })
  create(@CurrentCaller() caller: Caller, @Body() body: CreateWebhookDto): Promise<NewWebhookView> {
    return this.rpc.request(COMMANDS.createWebhook, { caller, ...body });
  }

  @Get()
  @Operation({
    id: 'listWebhooks',
    scope: 'webhooks:read',
    summary: 'List webhooks',
    answer: { type: WebhookListDto, description: 'A page of webhooks' },
  })
  list(@CurrentCaller() caller: Caller, @Query() query: ListWebhooksQuery): Promise<Page<WebhookView>> {
    return this.rpc.request(QUERIES.listWebhooks, { caller, ...query });
  }

  @Get(':id')
  @Operation({
    id: 'getWebhook',
    scope: 'webhooks:read',
    summary: 'Get a webhook',
    answer: { type: WebhookDto, description: 'The webhook', tagged: true },
    problems: ['not_found'],
  })
  get(@CurrentCaller() caller: Caller, @Param('id', ID) webhookId: string): Promise<WebhookView> {
    return this.rpc.request(QUERIES.getWebhook, { caller, webhookId });
  }

  @Patch(':id')
  @Operation({
    id: 'updateWebhook',
    scope: 'webhooks:write',
    summary: 'Change, disable or enable a webhook',
    description: 'What waits for a webhook that is disabled is cancelled, and what happens meanwhile is not delivered; a replay makes up for both.',
    answer: { type: WebhookDto, description: 'The webhook as it is now', tagged: true },
    problems: ['not_found', 'precondition_failed'],
  })
  update(@CurrentCaller() caller: Caller, @Param('id', ID) webhookId: string, @IfMatch() condition: Condition, @Body() body: UpdateWebhookDto): Promise<WebhookView> {
    return this.rpc.request(COMMANDS.updateWebhook, { caller, webhookId, ...condition, ...body });
  }

  @Delete(':id')
  @Operation({
    id: 'deleteWebhook',
    scope: 'webhooks:write',
    summary: 'Delete a webhook with its deliveries',
    answer: { type: DeletedDto, description: 'It is gone' },
    problems: ['not_found', 'precondition_failed'],
  })
  remove(@CurrentCaller() caller: Caller, @Param('id', ID) webhookId: string, @IfMatch() condition: Condition): Promise<DeletedDto> {
    return this.rpc.request(COMMANDS.deleteWebhook, { caller, webhookId, ...condition });
  }

  @Post(':id/rotate-secret')
  @Operation({
    id: 'rotateWebhookSecret',
    scope: 'webhooks:write',
    summary: 'Give a webhook a new secret; those before it sign beside it for a day, unless told',
    answer: { type: NewWebhookDto, description: 'The webhook, with its new secret', tagged: true },
    problems: ['not_found'],
  })
  rotateSecret(@CurrentCaller() caller: Caller, @Param('id', ID) webhookId: string, @Body() body: RotateWebhookSecretDto): Promise<NewWebhookView> {
    return this.rpc.request(COMMANDS.rotateWebhookSecret, { caller, webhookId, ...body });
  }

  @Post(':id/test')
  @Operation({
    id: 'testWebhook',
    scope: 'webhooks:write',
    summary: 'Try a webhook out with an event of its own',
    answer: { status: 202, type: WebhookTestDto, description: 'It is on its way; Content-Location names the delivery' },
    problems: ['not_found', 'conflict'],
  })
  async test(@CurrentCaller() caller: Caller, @Param('id', ID) webhookId: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<WebhookTestView> {
    const test = await this.rpc.request(COMMANDS.testWebhook, { caller, webhookId });
    void reply.header('content-location', `/v1/webhooks/${webhookId}/deliveries/${test.deliveryId}`);
    return test;
  }

  @Post(':id/replay')
  @Operation({
    id: 'replayWebhook',
    scope: 'webhooks:write',
    summary: 'Deliver the events of a period, whether they were delivered or not',
    description: 'Those that were keep their `webhook-id`. It goes on in the background, one replay of a webhook at a time; `replay` of the webhook tells how far it has come.',
    answer: { status: 202, type: WebhookDto, description: 'The webhook, with its replay' },
    problems: ['not_found', 'conflict'],
  })
  replay(@CurrentCaller() caller: Caller, @Param('id', ID) webhookId: string, @Body() body: ReplayWebhookDto): Promise<WebhookView> {
    return this.rpc.request(COMMANDS.replayWebhook, { caller, webhookId, ...withUtcTimes(body) });
  }
}
