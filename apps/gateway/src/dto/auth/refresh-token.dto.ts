import { ApiSchema } from '@nestjs/swagger';
import { OpaqueToken } from './fields.js';

@ApiSchema({ name: 'RefreshToken' })
export class RefreshTokenDto {
  @OpaqueToken('The newest refresh token of the session')
  refreshToken!: string;
}
