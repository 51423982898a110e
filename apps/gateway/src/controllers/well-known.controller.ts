import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { JwksDto } from '../dto/auth/jwks.dto.js';
import { Operation } from '../http/operation.decorator.js';
import { JwksService } from '../services/jwks.service.js';

@ApiTags('auth')
@Controller('.well-known')
export class WellKnownController {
  constructor(private readonly jwks: JwksService) {}

  @Get('jwks.json')
  @Operation({
    id: 'getJwks',
    scope: null,
    summary: 'The public keys that access tokens are signed with',
    answer: { type: JwksDto, description: 'Every key that a living token may be signed with' },
  })
  @Header('cache-control', 'public, max-age=300')
  async keys(): Promise<JwksDto> {
    return { keys: await this.jwks.published() };
  }
}
