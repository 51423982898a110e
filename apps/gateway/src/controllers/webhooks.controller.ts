import { Controller, Headers, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { COMMANDS, FenagoError, MAX_STRIPE_EVENT_BYTES } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { Operation } from '../http/operation.decorator.js';
import { RAW_BODY } from '../http/raw-body.js';

/** What others call, by their own rules; no part of the API, so no part of its document. */
@ApiExcludeController()
@Controller('webhooks')
export class WebhooksController {
  constructor(private readonly rpc: RpcClient) {}

  /** Answered once it is kept, which Stripe takes for done; everything else Stripe sends again. */
  @Post('stripe')
  @RouteConfig(RAW_BODY)
  @Operation({ id: 'receiveStripeEvent', scope: null, quota: 'webhooks', summary: 'Where Stripe sends its events', empty: 'It is kept' })
  async stripe(@Req() request: FastifyRequest, @Headers('stripe-signature') signature: string | undefined): Promise<void> {
    const { body } = request;
    if (!Buffer.isBuffer(body) || signature === undefined) throw new FenagoError('invalid_request', 'This takes events that Stripe has signed.');
    if (body.length > MAX_STRIPE_EVENT_BYTES) throw new FenagoError('body_too_large', 'The event is larger than any of Stripe\'s.');
    await this.rpc.request(COMMANDS.receiveStripeEvent, { payload: body.toString('base64'), signature: signature.slice(0, 4_096) });
  }
}
