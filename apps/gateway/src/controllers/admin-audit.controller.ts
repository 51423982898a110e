import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { QUERIES, type AdminCaller, type AuditEntryView, type Page } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { AuditEntryListDto } from '../dto/audit-entry.dto.js';
import { ListAuditQuery } from '../dto/list-audit.query.js';
import { CurrentAdmin } from '../guards/current-principal.decorator.js';
import { Operation } from '../http/operation.decorator.js';
import { withUtcTimes } from '../http/utc-times.js';

@ApiTags('admin')
@Controller('v1/admin/audit')
export class AdminAuditController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @Operation({
    id: 'listAudit',
    scope: 'admin',
    summary: 'Who did what to which object, by the order of the audit log',
    description: 'An entry is there a moment after what it tells of. Looking at the log makes an entry, too.',
    answer: { type: AuditEntryListDto, description: 'A page of entries' },
  })
  list(@CurrentAdmin() admin: AdminCaller, @Query() query: ListAuditQuery): Promise<Page<AuditEntryView>> {
    return this.rpc.request(QUERIES.listAudit, { admin, ...withUtcTimes(query) });
  }
}
