import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { SCOPE_NAMES, type Scope } from '@fenago/contracts';
import type { Principal } from '../http/principal.js';
import { UserDto } from './user.dto.js';

@ApiSchema({ name: 'Credential' })
export class CredentialDto implements Pick<Principal, 'scopes'> {
  @ApiProperty({ enum: ['api_key', 'access_token'] })
  readonly type!: Principal['credential'];

  @ApiProperty({ type: String, description: 'Of the API key, or of the session', example: 'key_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly id!: string;

  @ApiProperty({ enum: SCOPE_NAMES, isArray: true, example: ['agents:read', 'conversations:write'] })
  readonly scopes!: readonly Scope[];
}

@ApiSchema({ name: 'Me' })
export class MeDto extends UserDto {
  @ApiProperty({ type: CredentialDto, description: 'What this request was made with' })
  readonly credential!: CredentialDto;
}
