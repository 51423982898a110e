import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { ProviderKeyView } from '@fenago/contracts';
import { listOf } from './list.dto.js';

@ApiSchema({ name: 'ProviderKey', description: 'A key of a model provider that you have brought; the key itself is never answered.' })
export class ProviderKeyDto implements ProviderKeyView {
  @ApiProperty({ type: String, example: 'provkey_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['provider_key'] })
  readonly object!: 'provider_key';

  @ApiProperty({ type: String, description: '`provider` of the configurations of your agents', example: 'my-vllm' })
  readonly name!: string;

  @ApiProperty({ type: String, nullable: true, description: "Root of the provider's API; null for the platform's", example: 'https://vllm.example.com/v1' })
  readonly baseUrl!: string | null;

  @ApiProperty({ type: Boolean, description: 'Whether the server streams', example: true })
  readonly streaming!: boolean;

  @ApiProperty({ type: Boolean, description: 'Whether the server keeps replies and gives them by id', example: false })
  readonly retrieval!: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'Last four characters of the key; null where it is shorter than 16', example: 'x7Qz' })
  readonly keyHint!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When an execution last used it, to the minute' })
  readonly lastUsedAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly updatedAt!: string;
}

export const ProviderKeyListDto = listOf(ProviderKeyDto, 'ProviderKeyList');
