import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { COMMANDS, QUERIES, type AdminCaller, type DeadLetterDetailsView, type DeadLetterView, type Page } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { DeadLetterDetailsDto, DeadLetterDto, DeadLetterListDto } from '../dto/dead-letter.dto.js';
import { ListDeadLettersQuery } from '../dto/list-dead-letters.query.js';
import { DiscardDeadLetterDto } from '../dto/settle-dead-letters.dto.js';
import { CurrentAdmin } from '../guards/current-principal.decorator.js';
import { IdPipe } from '../http/id.pipe.js';
import { Operation } from '../http/operation.decorator.js';

const ID = new IdPipe('deadLetter');

@ApiTags('admin')
@Controller('v1/admin/dead-letters')
export class AdminDeadLettersController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @Operation({
    id: 'listDeadLetters',
    scope: 'admin',
    summary: 'List events that handlers have given up',
    description: 'A letter is there within seconds, and for 90 days.',
    answer: { type: DeadLetterListDto, description: 'A page of dead letters, without their events' },
  })
  list(@CurrentAdmin() admin: AdminCaller, @Query() query: ListDeadLettersQuery): Promise<Page<DeadLetterView>> {
    return this.rpc.request(QUERIES.listDeadLetters, { admin, ...query });
  }

  @Get(':id')
  @Operation({
    id: 'getDeadLetter',
    scope: 'admin',
    summary: 'Get a dead letter with its event',
    description: 'The event may hold what people have written. That you have looked at it is in the audit log.',
    answer: { type: DeadLetterDetailsDto, description: 'The dead letter' },
    problems: ['not_found'],
  })
  get(@CurrentAdmin() admin: AdminCaller, @Param('id', ID) deadLetterId: string): Promise<DeadLetterDetailsView> {
    return this.rpc.request(QUERIES.getDeadLetter, { admin, deadLetterId });
  }

  @Post(':id/redrive')
  @Operation({
    id: 'redriveDeadLetter',
    scope: 'admin',
    summary: 'Have the handler take the event again',
    description:
      'Only this handler gets it. Where it fails again the letter stays open, and `lastRedrive` says why; where it takes longer than a request may, `isRedriving` is true. A letter that was handled cannot be redriven again.',
    answer: { type: DeadLetterDto, description: 'The dead letter as it is now' },
    problems: ['not_found', 'conflict'],
  })
  redrive(@CurrentAdmin() admin: AdminCaller, @Param('id', ID) deadLetterId: string): Promise<DeadLetterView> {
    return this.rpc.request(COMMANDS.redriveDeadLetter, { admin, deadLetterId });
  }

  @Post(':id/discard')
  @Operation({
    id: 'discardDeadLetter',
    scope: 'admin',
    summary: 'Decide that the event will not be handled',
    answer: { type: DeadLetterDto, description: 'The dead letter as it is now' },
    problems: ['not_found', 'conflict', 'concurrent_update'],
  })
  discard(@CurrentAdmin() admin: AdminCaller, @Param('id', ID) deadLetterId: string, @Body() body: DiscardDeadLetterDto): Promise<DeadLetterView> {
    return this.rpc.request(COMMANDS.discardDeadLetter, { admin, deadLetterId, ...body });
  }
}
