import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { COMMANDS, QUERIES, type AdminCaller, type Page, type UsageGroupView, type UsageRowView, type UsageSummaryView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { AdminListUsageGroupsQuery, AdminListUsageQuery, AdminUsagePeriodQuery } from '../dto/admin-usage.query.js';
import { CorrectUsageDto } from '../dto/correct-usage.dto.js';
import { UsageGroupListDto } from '../dto/usage-group.dto.js';
import { UsageRowDto, UsageRowListDto } from '../dto/usage-row.dto.js';
import { UsageSummaryDto } from '../dto/usage-summary.dto.js';
import { CurrentAdmin } from '../guards/current-principal.decorator.js';
import { CSV_DESCRIPTION, CsvAnswer } from '../http/csv-answer.decorator.js';
import { Operation } from '../http/operation.decorator.js';
import { UsageRowPipe } from '../http/usage-row.pipe.js';
import { withUtcTimes } from '../http/utc-times.js';
import { UsagePeriodsService } from '../services/usage-periods.service.js';
import { sendCsv } from '../streaming/csv.js';
import { USAGE_CSV_EXAMPLE, UsageExportService } from '../streaming/usage-export.service.js';

const ROW = new UsageRowPipe();

@ApiTags('admin')
@Controller('v1/admin/usage')
export class AdminUsageController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly periods: UsagePeriodsService,
    private readonly exports: UsageExportService,
  ) {}

  @Get()
  @Operation({
    id: 'getAllUsage',
    scope: 'admin',
    summary: 'Tokens and cost of a period, of everybody or of one user',
    answer: { type: UsageSummaryDto, description: 'Sums over the ledger' },
  })
  summarize(@CurrentAdmin() admin: AdminCaller, @Query() query: AdminUsagePeriodQuery): Promise<UsageSummaryView> {
    return this.rpc.request(QUERIES.summarizeAllUsage, { admin, ...this.periods.complete(query) });
  }

  @Get('groups')
  @Operation({
    id: 'listAllUsageGroups',
    scope: 'admin',
    summary: 'Tokens and cost of a period by day, agent, model, conversation or user',
    answer: { type: UsageGroupListDto, description: 'A page of sums' },
  })
  groups(@CurrentAdmin() admin: AdminCaller, @Query() query: AdminListUsageGroupsQuery): Promise<Page<UsageGroupView>> {
    return this.rpc.request(QUERIES.groupAllUsage, { admin, ...this.periods.complete(query) });
  }

  @Get('rows')
  @Operation({
    id: 'listAllUsageRows',
    scope: 'admin',
    summary: 'List the rows of the ledger, of everybody or of one user',
    answer: { type: UsageRowListDto, description: 'A page of rows' },
  })
  rows(@CurrentAdmin() admin: AdminCaller, @Query() query: AdminListUsageQuery): Promise<Page<UsageRowView>> {
    return this.rpc.request(QUERIES.listAllUsage, { admin, ...withUtcTimes(query) });
  }

  @Get('export')
  @Operation({
    id: 'exportAllUsage',
    scope: 'admin',
    summary: 'The rows of a period as CSV, oldest first, of everybody or of one user',
    description: CSV_DESCRIPTION,
  })
  @CsvAnswer('The rows', USAGE_CSV_EXAMPLE)
  async export(@CurrentAdmin() admin: AdminCaller, @Query() query: AdminUsagePeriodQuery, @Res() reply: FastifyReply): Promise<void> {
    sendCsv(reply, 'usage.csv', await this.exports.openAll(admin, query));
  }

  @Post(':id/corrections')
  @Operation({
    id: 'correctUsage',
    scope: 'admin',
    summary: 'Correct a row of the ledger by a further row',
    description:
      'The row itself stays as it is; the correction counts in the sums of the time at which it is written. A row and its corrections never add up to less than nothing.',
    answer: { status: 201, type: UsageRowDto, description: 'The correction' },
    problems: ['not_found', 'limit_reached', 'concurrent_update'],
  })
  correct(@CurrentAdmin() admin: AdminCaller, @Param('id', ROW) usageId: string, @Body() body: CorrectUsageDto): Promise<UsageRowView> {
    return this.rpc.request(COMMANDS.correctUsage, { admin, usageId, ...body });
  }
}
