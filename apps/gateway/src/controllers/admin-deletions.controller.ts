import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { QUERIES, type AdminCaller, type AdminDeletionView, type Page } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { AdminDeletionListDto } from '../dto/deletion.dto.js';
import { ListDeletionsQuery } from '../dto/list-deletions.query.js';
import { CurrentAdmin } from '../guards/current-principal.decorator.js';
import { Operation } from '../http/operation.decorator.js';

@ApiTags('admin')
@Controller('v1/admin/deletions')
export class AdminDeletionsController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @Operation({
    id: 'listDeletions',
    scope: 'admin',
    summary: 'List deletions of accounts',
    answer: { type: AdminDeletionListDto, description: 'A page of deletions' },
  })
  list(@CurrentAdmin() admin: AdminCaller, @Query() query: ListDeletionsQuery): Promise<Page<AdminDeletionView>> {
    return this.rpc.request(QUERIES.listDeletions, { admin, ...query });
  }
}
