import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { QUERIES, type Caller, type Page, type SharedUsageView, type UsageGroupView, type UsageRowView, type UsageSummaryView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { ListSharedUsageQuery } from '../dto/list-shared-usage.query.js';
import { ListUsageGroupsQuery } from '../dto/list-usage-groups.query.js';
import { ListUsageQuery } from '../dto/list-usage.query.js';
import { SharedUsageListDto } from '../dto/shared-usage.dto.js';
import { UsageGroupListDto } from '../dto/usage-group.dto.js';
import { UsagePeriodQuery } from '../dto/usage-period.query.js';
import { UsageRowListDto } from '../dto/usage-row.dto.js';
import { UsageSummaryDto } from '../dto/usage-summary.dto.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { CSV_DESCRIPTION, CsvAnswer } from '../http/csv-answer.decorator.js';
import { Operation } from '../http/operation.decorator.js';
import { withUtcTimes } from '../http/utc-times.js';
import { UsagePeriodsService } from '../services/usage-periods.service.js';
import { sendCsv } from '../streaming/csv.js';
import { USAGE_CSV_EXAMPLE, UsageExportService } from '../streaming/usage-export.service.js';

@ApiTags('usage')
@Controller('v1/usage')
export class UsageController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly periods: UsagePeriodsService,
    private readonly exports: UsageExportService,
  ) {}

  @Get()
  @Operation({
    id: 'getUsage',
    scope: 'usage:read',
    summary: 'Tokens and cost of a period',
    answer: { type: UsageSummaryDto, description: 'Sums over the ledger' },
  })
  summarize(@CurrentCaller() caller: Caller, @Query() query: UsagePeriodQuery): Promise<UsageSummaryView> {
    return this.rpc.request(QUERIES.summarizeUsage, { caller, ...this.periods.complete(query) });
  }

  @Get('groups')
  @Operation({
    id: 'listUsageGroups',
    scope: 'usage:read',
    summary: 'Tokens and cost of a period by day, agent, model or conversation',
    answer: { type: UsageGroupListDto, description: 'A page of sums; days, agents, models and conversations without rows have none' },
  })
  groups(@CurrentCaller() caller: Caller, @Query() query: ListUsageGroupsQuery): Promise<Page<UsageGroupView>> {
    return this.rpc.request(QUERIES.groupUsage, { caller, ...this.periods.complete(query) });
  }

  @Get('rows')
  @Operation({
    id: 'listUsageRows',
    scope: 'usage:read',
    summary: 'List the rows of the ledger',
    answer: { type: UsageRowListDto, description: 'A page of rows' },
  })
  rows(@CurrentCaller() caller: Caller, @Query() query: ListUsageQuery): Promise<Page<UsageRowView>> {
    return this.rpc.request(QUERIES.listUsage, { caller, ...withUtcTimes(query) });
  }

  @Get('export')
  @Operation({
    id: 'exportUsage',
    scope: 'usage:read',
    summary: 'The rows of a period as CSV, oldest first',
    description: CSV_DESCRIPTION,
  })
  @CsvAnswer('The rows', USAGE_CSV_EXAMPLE)
  async export(@CurrentCaller() caller: Caller, @Query() query: UsagePeriodQuery, @Res() reply: FastifyReply): Promise<void> {
    sendCsv(reply, 'usage.csv', await this.exports.open(caller, query));
  }

  @Get('shared-agents')
  @Operation({
    id: 'listSharedUsage',
    scope: 'usage:read',
    summary: "What others used of the caller's agents, by day, agent or model",
    description: 'Sums over whole days (UTC) that have passed. Nothing tells who it was, and few users are not counted.',
    answer: { type: SharedUsageListDto, description: 'A page of sums' },
  })
  shared(@CurrentCaller() caller: Caller, @Query() query: ListSharedUsageQuery): Promise<Page<SharedUsageView>> {
    return this.rpc.request(QUERIES.groupSharedUsage, { caller, ...withUtcTimes(query) });
  }
}
