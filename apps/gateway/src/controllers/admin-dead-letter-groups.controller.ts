import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { COMMANDS, QUERIES, type AdminCaller, type DeadLetterBatchView, type DeadLetterGroupView, type Page } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { DeadLetterBatchDto, DeadLetterGroupListDto } from '../dto/dead-letter-group.dto.js';
import { ListDeadLetterGroupsQuery } from '../dto/list-dead-letters.query.js';
import { DiscardDeadLettersDto, RedriveDeadLettersDto } from '../dto/settle-dead-letters.dto.js';
import { CurrentAdmin } from '../guards/current-principal.decorator.js';
import { IdPipe } from '../http/id.pipe.js';
import { Operation } from '../http/operation.decorator.js';

const FINGERPRINT = new IdPipe('deadLetterGroup');

@ApiTags('admin')
@Controller('v1/admin/dead-letter-groups')
export class AdminDeadLetterGroupsController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @Operation({
    id: 'listDeadLetterGroups',
    scope: 'admin',
    summary: 'Count dead letters by what they have failed of',
    description: 'Letters of one handler, with events of one type, that failed with the same code and the same sentence, but for ids and numbers in it, have one fingerprint.',
    answer: { type: DeadLetterGroupListDto, description: 'A page of groups' },
  })
  list(@CurrentAdmin() admin: AdminCaller, @Query() query: ListDeadLetterGroupsQuery): Promise<Page<DeadLetterGroupView>> {
    return this.rpc.request(QUERIES.groupDeadLetters, { admin, ...query });
  }

  @Post(':id/redrive')
  @Operation({
    id: 'redriveDeadLetters',
    scope: 'admin',
    summary: 'Have the handler take the events of open letters of a group again',
    description: 'As many as a request has the time for, oldest first. Go on behind `lastId` while `hasMore` is true.',
    answer: { type: DeadLetterBatchDto, description: 'What came of them; nothing where there is no such open letter' },
  })
  redrive(@CurrentAdmin() admin: AdminCaller, @Param('id', FINGERPRINT) fingerprint: string, @Body() body: RedriveDeadLettersDto): Promise<DeadLetterBatchView> {
    return this.rpc.request(COMMANDS.redriveDeadLetters, { admin, fingerprint, ...body });
  }

  @Post(':id/discard')
  @Operation({
    id: 'discardDeadLetters',
    scope: 'admin',
    summary: 'Decide that the events of open letters of a group will not be handled',
    description: 'As many as a request has the time for, oldest first. Go on behind `lastId` while `hasMore` is true.',
    answer: { type: DeadLetterBatchDto, description: 'What came of them; nothing where there is no such open letter' },
    problems: ['concurrent_update'],
  })
  discard(@CurrentAdmin() admin: AdminCaller, @Param('id', FINGERPRINT) fingerprint: string, @Body() body: DiscardDeadLettersDto): Promise<DeadLetterBatchView> {
    return this.rpc.request(COMMANDS.discardDeadLetters, { admin, fingerprint, ...body });
  }
}
