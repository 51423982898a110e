import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { COMMANDS, QUERIES, type AllowanceView, type BillingPageView, type BillingView, type Caller } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { AllowanceDto } from '../dto/allowance.dto.js';
import { BillingDto, BillingPageDto } from '../dto/billing.dto.js';
import { CreateCheckoutDto } from '../dto/create-checkout.dto.js';
import { UpdateBillingDto } from '../dto/update-billing.dto.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { Operation } from '../http/operation.decorator.js';

const STRIPE_PROBLEMS = ['stripe_not_configured', 'stripe_unavailable', 'conflict', 'not_found'] as const;

@ApiTags('billing')
@Controller('v1/billing')
export class BillingController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @Operation({
    id: 'getBilling',
    scope: 'billing:read',
    summary: "Get the caller's plan and subscription",
    answer: { type: BillingDto, description: 'What the caller has subscribed to, and may do' },
  })
  get(@CurrentCaller() caller: Caller): Promise<BillingView> {
    return this.rpc.request(QUERIES.getBilling, { caller });
  }

  @Get('allowance')
  @Operation({
    id: 'getAllowance',
    scope: 'billing:read',
    summary: 'Get what the plan allows in the present period, and what is used of it',
    description: 'Tokens and spending are those of calls that are over; `reserved` is for calls that are under way, and is given back where they use less.',
    answer: { type: AllowanceDto, description: 'As it is now' },
  })
  allowance(@CurrentCaller() caller: Caller): Promise<AllowanceView> {
    return this.rpc.request(QUERIES.getAllowance, { caller });
  }

  @Patch()
  @Operation({
    id: 'updateBilling',
    scope: 'billing:write',
    summary: 'Change the plan, or end the subscription with its period',
    description: 'Nothing changes where the difference cannot be paid. What is paid for stays until the end of the period.',
    answer: { type: BillingDto, description: 'As it is then' },
    problems: [...STRIPE_PROBLEMS, 'payment_failed'],
  })
  update(@CurrentCaller() caller: Caller, @Body() body: UpdateBillingDto): Promise<BillingView> {
    return this.rpc.request(COMMANDS.updateSubscription, { caller, ...body });
  }

  @Post('checkout')
  @Operation({
    id: 'createCheckout',
    scope: 'billing:write',
    summary: 'Make a page to subscribe to a plan on',
    description: "Send the user's browser there. Pages made before are closed. What was subscribed to counts once the payment provider has told of it.",
    answer: { status: 201, type: BillingPageDto, description: 'The page' },
    problems: STRIPE_PROBLEMS,
  })
  checkout(@CurrentCaller() caller: Caller, @Body() body: CreateCheckoutDto): Promise<BillingPageView> {
    return this.rpc.request(COMMANDS.createCheckout, { caller, ...body });
  }

  @Post('portal')
  @Operation({
    id: 'createBillingPortal',
    scope: 'billing:write',
    summary: 'Make a page to see invoices, change cards and end the subscription on',
    answer: { status: 201, type: BillingPageDto, description: 'The page' },
    problems: STRIPE_PROBLEMS,
  })
  portal(@CurrentCaller() caller: Caller): Promise<BillingPageView> {
    return this.rpc.request(COMMANDS.createPortal, { caller });
  }
}
