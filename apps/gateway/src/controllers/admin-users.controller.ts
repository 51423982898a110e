import { Body, Controller, Delete, Get, Param, Patch, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { COMMANDS, QUERIES, type AdminCaller, type DeletionView, type Page, type UserView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { ChangeRoleDto } from '../dto/change-role.dto.js';
import { DeletionDto } from '../dto/deletion.dto.js';
import { ListUsersQuery } from '../dto/list-users.query.js';
import { UserDto, UserListDto } from '../dto/user.dto.js';
import { CurrentAdmin } from '../guards/current-principal.decorator.js';
import { IdPipe } from '../http/id.pipe.js';
import { IfMatch, type Condition } from '../http/if-match.decorator.js';
import { Operation } from '../http/operation.decorator.js';

const ID = new IdPipe('user');

@ApiTags('admin')
@Controller('v1/admin/users')
export class AdminUsersController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @Operation({
    id: 'listUsers',
    scope: 'admin',
    summary: 'List users',
    answer: { type: UserListDto, description: 'A page of users' },
  })
  list(@CurrentAdmin() admin: AdminCaller, @Query() query: ListUsersQuery): Promise<Page<UserView>> {
    return this.rpc.request(QUERIES.listUsers, { admin, ...query });
  }

  @Get(':id')
  @Operation({
    id: 'getUser',
    scope: 'admin',
    summary: 'Get a user',
    answer: { type: UserDto, description: 'The user', tagged: true },
    problems: ['not_found'],
  })
  get(@CurrentAdmin() admin: AdminCaller, @Param('id', ID) userId: string): Promise<UserView> {
    return this.rpc.request(QUERIES.findUser, { admin, userId });
  }

  @Patch(':id')
  @Operation({
    id: 'changeRole',
    scope: 'admin',
    summary: 'Make a user an admin, or an admin a user; within a second it holds everywhere',
    description: 'Nobody changes their own role, and users whom ADMIN_EMAILS names stay admins.',
    answer: { type: UserDto, description: 'The user as it is now', tagged: true },
    problems: ['not_found', 'conflict', 'precondition_failed'],
  })
  changeRole(
    @CurrentAdmin() admin: AdminCaller,
    @Param('id', ID) userId: string,
    @IfMatch() condition: Condition,
    @Body() body: ChangeRoleDto,
  ): Promise<UserView> {
    return this.rpc.request(COMMANDS.changeRole, { admin, userId, ...condition, ...body });
  }

  @Delete(':id')
  @Operation({
    id: 'deleteUser',
    scope: 'admin',
    summary: "Delete a user's account and what belongs to it; within a second its credentials are accepted nowhere",
    description: 'Not your own, and not of an admin: the role is taken away first.',
    answer: { status: 202, type: DeletionDto, description: 'It is being erased; Content-Location names the report' },
    problems: ['not_found', 'conflict', 'precondition_failed'],
  })
  async remove(
    @CurrentAdmin() admin: AdminCaller,
    @Param('id', ID) userId: string,
    @IfMatch() condition: Condition,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeletionView> {
    const deletion = await this.rpc.request(COMMANDS.deleteUser, { admin, userId, ...condition });
    void reply.header('content-location', `/v1/deletions/${deletion.id}`);
    return deletion;
  }
}
