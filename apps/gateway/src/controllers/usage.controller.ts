import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { FenagoError, QUERIES, type Caller, type Page, type UsageRowView, type UsageSummaryView } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import { RpcClient } from '@fenago/messaging';
import type { Clock } from '@fenago/observability';
import { ListUsageQuery } from '../dto/list-usage.query.js';
import { UsageRowListDto } from '../dto/usage-row.dto.js';
import { UsageSummaryDto } from '../dto/usage-summary.dto.js';
import { UsageSummaryQuery } from '../dto/usage-summary.query.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { Operation } from '../http/operation.decorator.js';

const THIRTY_DAYS_MS = 30 * 24 * 60 * 60_000;

@ApiTags('usage')
@Controller('v1/usage')
export class UsageController {
  constructor(
    private readonly rpc: RpcClient,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Operation({
    id: 'getUsage',
    scope: 'usage:read',
    summary: 'Tokens and cost of a period',
    answer: { type: UsageSummaryDto, description: 'Sums over the ledger' },
  })
  summarize(@CurrentCaller() caller: Caller, @Query() query: UsageSummaryQuery): Promise<UsageSummaryView> {
    const to = query.to === undefined ? this.clock.now() : new Date(query.to);
    const from = query.from === undefined ? new Date(to.getTime() - THIRTY_DAYS_MS) : new Date(query.from);
    // Also where one of them is no time at all.
    if (!(from < to)) {
      throw new FenagoError('invalid_request', 'The period is empty; from must be before to.', {
        fields: [{ path: '/from', message: 'must be before to' }],
      });
    }
    return this.rpc.request(QUERIES.summarizeUsage, { caller, from: from.toISOString(), to: to.toISOString() });
  }

  @Get('rows')
  @Operation({
    id: 'listUsageRows',
    scope: 'usage:read',
    summary: 'List the rows of the ledger',
    answer: { type: UsageRowListDto, description: 'A page of rows' },
  })
  rows(@CurrentCaller() caller: Caller, @Query() query: ListUsageQuery): Promise<Page<UsageRowView>> {
    return this.rpc.request(QUERIES.listUsage, { caller, ...query });
  }
}
