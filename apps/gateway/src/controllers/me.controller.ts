import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { QUERIES, type Caller, type UserView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { UserDto } from '../dto/user.dto.js';
import { CurrentCaller } from '../guards/current-principal.decorator.js';
import { Operation } from '../http/operation.decorator.js';

@ApiTags('users')
@Controller('v1/me')
export class MeController {
  constructor(private readonly rpc: RpcClient) {}

  @Get()
  @Operation({
    id: 'getMe',
    scope: 'profile:read',
    summary: 'Who the API key belongs to',
    answer: { type: UserDto, description: 'The user', tagged: true },
    problems: ['not_found'],
  })
  get(@CurrentCaller() caller: Caller): Promise<UserView> {
    return this.rpc.request(QUERIES.getUser, { caller });
  }
}
