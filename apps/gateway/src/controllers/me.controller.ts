import { Body, Controller, Delete, Get, Patch, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { COMMANDS, QUERIES, type Caller, type Client, type DeletionView, type UserView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { ChangeEmailDto } from '../dto/auth/change-email.dto.js';
import { ChangePasswordDto } from '../dto/auth/change-password.dto.js';
import { MailSentDto } from '../dto/auth/mail-sent.dto.js';
import { DeletionDto } from '../dto/deletion.dto.js';
import { MeDto } from '../dto/me.dto.js';
import { UpdateMeDto } from '../dto/update-me.dto.js';
import { UserDto } from '../dto/user.dto.js';
import { CurrentCaller, CurrentPrincipal } from '../guards/current-principal.decorator.js';
import { CurrentClient } from '../http/current-client.decorator.js';
import { IfMatch, type Condition } from '../http/if-match.decorator.js';
import { Operation } from '../http/operation.decorator.js';
import { sessionOf, type Principal } from '../http/principal.js';

@ApiTags('users')
@Controller('v1/me')
export class MeController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @Operation({
    id: 'getMe',
    scope: 'profile:read',
    summary: 'Who calls, and with what',
    answer: { type: MeDto, description: 'The user, and the credential of this request', tagged: true },
    problems: ['not_found'],
  })
  async get(@CurrentPrincipal() { userId, credential: type, credentialId: id, scopes }: Principal): Promise<MeDto> {
    const user = await this.rpc.request(QUERIES.getUser, { caller: { userId } });
    return { ...user, credential: { type, id, scopes } };
  }

  @Patch()
  @Operation({
    id: 'updateMe',
    scope: 'profile:write',
    summary: 'Change the profile',
    answer: { type: UserDto, description: 'The user as it is now', tagged: true },
    problems: ['not_found', 'precondition_failed'],
  })
  update(@CurrentCaller() caller: Caller, @IfMatch() condition: Condition, @Body() body: UpdateMeDto): Promise<UserView> {
    return this.rpc.request(COMMANDS.updateUser, { caller, ...condition, ...body });
  }

  @Delete()
  @Operation({
    id: 'deleteMe',
    scope: 'profile:write',
    summary: 'Delete your account and all that belongs to it; within a second no credential of yours is accepted anywhere',
    description: 'Only within ten minutes after a sign-in, by its access token; never by an API key. Conversations that others have with your agents stay theirs.',
    answer: { status: 202, type: DeletionDto, description: 'It is being erased; Content-Location names the report, which needs no credential' },
    problems: ['not_found', 'insufficient_user_authentication', 'precondition_failed'],
  })
  async remove(@CurrentPrincipal() principal: Principal, @IfMatch() condition: Condition, @Res({ passthrough: true }) reply: FastifyReply): Promise<DeletionView> {
    const sessionId = sessionOf(principal);
    const session = sessionId === undefined ? {} : { sessionId };
    const deletion = await this.rpc.request(COMMANDS.deleteAccount, { caller: { userId: principal.userId }, ...session, ...condition });
    void reply.header('content-location', `/v1/deletions/${deletion.id}`);
    return deletion;
  }

  @Post('password')
  @Operation({
    id: 'changePassword',
    scope: 'profile:write',
    summary: 'Change the password; every other session ends',
    empty: 'It is changed',
    problems: ['not_found', 'credentials_invalid', 'too_many_attempts'],
  })
  async changePassword(@CurrentPrincipal() principal: Principal, @Body() body: ChangePasswordDto, @CurrentClient() client: Client): Promise<void> {
    const keepSessionId = sessionOf(principal);
    const kept = keepSessionId === undefined ? {} : { keepSessionId };
    await this.rpc.request(COMMANDS.changePassword, { caller: { userId: principal.userId }, ...body, ...kept, client });
  }

  @Post('email')
  @Operation({
    id: 'changeEmail',
    scope: 'profile:write',
    summary: 'Ask for another address',
    description: 'It is changed when the token of the mail is used (verifyEmail). An address that has an account is sent another mail; the answer is the same.',
    answer: { status: 202, type: MailSentDto, description: 'A mail is on its way to the new address' },
    problems: ['not_found', 'credentials_invalid', 'too_many_attempts'],
  })
  async changeEmail(@CurrentCaller() caller: Caller, @Body() body: ChangeEmailDto, @CurrentClient() client: Client): Promise<MailSentDto> {
    await this.rpc.request(COMMANDS.changeEmail, { caller, ...body, client });
    return { status: 'verification_sent' };
  }
}
