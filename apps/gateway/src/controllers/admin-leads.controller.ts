import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { QUERIES, type AdminCaller, type AdminLeadView, type Page } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { AdminLeadListDto } from '../dto/admin-lead.dto.js';
import { ExportLeadsQuery } from '../dto/export-leads.query.js';
import { ListLeadsQuery } from '../dto/list-leads.query.js';
import { CurrentAdmin } from '../guards/current-principal.decorator.js';
import { CsvAnswer, CSV_DESCRIPTION } from '../http/csv-answer.decorator.js';
import { Operation } from '../http/operation.decorator.js';
import { sendCsv } from '../streaming/csv.js';
import { LeadExportService } from '../streaming/lead-export.service.js';

const CSV_EXAMPLE = 'id,email,name,source,createdAt,convertedAt,convertedUserId\r\nlead_01kat2v9h0m3c8x5f7q1w6z4s2,ada@example.org,Ada,api,2026-11-23T09:00:00.000Z,,\r\n';

@ApiTags('admin')
@Controller('v1/admin/leads')
export class AdminLeadsController {
  constructor(
    private readonly rpc: RpcClient,
    private readonly exports: LeadExportService,
  ) {}

  @Get()
  @Operation({
    id: 'listLeads',
    scope: 'admin',
    summary: 'List leads',
    answer: { type: AdminLeadListDto, description: 'A page of leads' },
  })
  list(@CurrentAdmin() admin: AdminCaller, @Query() query: ListLeadsQuery): Promise<Page<AdminLeadView>> {
    return this.rpc.request(QUERIES.listLeads, { admin, ...query });
  }

  @Get('export')
  @Operation({
    id: 'exportLeads',
    scope: 'admin',
    summary: 'Every lead as CSV, oldest first',
    description: CSV_DESCRIPTION,
  })
  @CsvAnswer('The leads', CSV_EXAMPLE)
  async export(@CurrentAdmin() admin: AdminCaller, @Query() query: ExportLeadsQuery, @Res() reply: FastifyReply): Promise<void> {
    sendCsv(reply, 'leads.csv', await this.exports.open(admin, query.source));
  }
}
