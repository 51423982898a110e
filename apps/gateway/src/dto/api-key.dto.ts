import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { SCOPE_NAMES, type ApiKeyView, type NewApiKeyView, type Scope } from '@fenago/contracts';
import { listOf } from './list.dto.js';

@ApiSchema({ name: 'ApiKey', description: 'A key as it can be recognised; the key itself is told once, when it is made.' })
export class ApiKeyDto implements ApiKeyView {
  @ApiProperty({ type: String, example: 'key_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['api_key'] })
  readonly object!: 'api_key';

  @ApiProperty({ type: String, example: 'laptop' })
  readonly name!: string;

  @ApiProperty({ type: String, description: 'Beginning of the key and end of its id; nothing of its secret', example: 'fng_live_…z4s2' })
  readonly hint!: string;

  @ApiProperty({ enum: SCOPE_NAMES, isArray: true, example: ['agents:read', 'conversations:write'] })
  readonly scopes!: readonly Scope[];

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it stops working' })
  readonly expiresAt!: string | null;

  @ApiProperty({ type: 'integer', description: 'Grows with each change; the ETag tells it too', example: 3 })
  readonly revision!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it was last used, to the minute' })
  readonly lastUsedAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it was revoked; it is shown for 90 days more' })
  readonly revokedAt!: string | null;
}

@ApiSchema({ name: 'NewApiKey' })
export class NewApiKeyDto extends ApiKeyDto implements NewApiKeyView {
  @ApiProperty({ type: String, description: 'The key: told this once and stored nowhere', example: 'fng_live_01kat2v9h0m3c8x5f7q1w6z4s2_…' })
  readonly key!: string;
}

export const ApiKeyListDto = listOf(ApiKeyDto, 'ApiKeyList');
