import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { pageOf, QUERIES, type Page, type PlanView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { PlanListDto } from '../dto/plan.dto.js';
import { Operation } from '../http/operation.decorator.js';

@ApiTags('billing')
@Controller('v1/plans')
export class PlansController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @Operation({
    id: 'listPlans',
    scope: null,
    summary: 'List the plans, what they cost and allow',
    answer: { type: PlanListDto, description: 'Every plan' },
  })
  async list(): Promise<Page<PlanView>> {
    const plans = await this.rpc.request(QUERIES.listPlans, {});
    return pageOf(plans, plans.length);
  }
}
