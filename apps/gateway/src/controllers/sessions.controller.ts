import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { COMMANDS, QUERIES, type Caller, type Page, type SessionView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { ListSessionsQuery } from '../dto/auth/list-sessions.query.js';
import { SessionListDto } from '../dto/auth/session.dto.js';
import { DeletedDto } from '../dto/deleted.dto.js';
import { CurrentCaller, CurrentPrincipal } from '../guards/current-principal.decorator.js';
import { IdPipe } from '../http/id.pipe.js';
import { Operation } from '../http/operation.decorator.js';
import { sessionOf, type Principal } from '../http/principal.js';

const ID = new IdPipe('session');

@ApiTags('users')
@Controller('v1/me/sessions')
export class SessionsController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @Operation({
    id: 'listSessions',
    scope: 'profile:read',
    summary: 'List where you are signed in',
    answer: { type: SessionListDto, description: 'A page of sessions' },
  })
  list(@CurrentPrincipal() principal: Principal, @Query() query: ListSessionsQuery): Promise<Page<SessionView>> {
    const currentSessionId = sessionOf(principal);
    const current = currentSessionId === undefined ? {} : { currentSessionId };
    return this.rpc.request(QUERIES.listSessions, { caller: { userId: principal.userId }, ...current, ...query });
  }

  @Delete(':id')
  @Operation({
    id: 'revokeSession',
    scope: 'profile:write',
    summary: 'End a session: within a second its tokens are accepted nowhere',
    answer: { type: DeletedDto, description: 'It is over' },
    problems: ['not_found'],
  })
  revoke(@CurrentCaller() caller: Caller, @Param('id', ID) sessionId: string): Promise<DeletedDto> {
    return this.rpc.request(COMMANDS.revokeSession, { caller, sessionId });
  }
}
