import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { QUERIES, type DeletionView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { DeletionDto } from '../dto/deletion.dto.js';
import { IdPipe } from '../http/id.pipe.js';
import { Operation } from '../http/operation.decorator.js';

const ID = new IdPipe('deletion');

@ApiTags('users')
@Controller('v1/deletions')
export class DeletionsController {
  constructor(private readonly rpc: RpcClient) {}

  @Get(':id')
  @Operation({
    id: 'getDeletion',
    scope: null,
    summary: 'How far the deletion of an account has come',
    description: 'Without a credential, for whose account it was has none any more: who has the id may see the report. It is kept for a year.',
    answer: { type: DeletionDto, description: 'The report' },
    problems: ['not_found'],
  })
  get(@Param('id', ID) deletionId: string): Promise<DeletionView> {
    return this.rpc.request(QUERIES.getDeletion, { deletionId });
  }
}
