import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { ToolSecretView } from '@fenago/contracts';
import { listOf } from './list.dto.js';

@ApiSchema({ name: 'Secret', description: 'A secret that headers of tools name; its value is never answered.' })
export class SecretDto implements ToolSecretView {
  @ApiProperty({ type: String, example: 'secret_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['secret'] })
  readonly object!: 'secret';

  @ApiProperty({ type: String, example: 'weather-api' })
  readonly name!: string;

  @ApiProperty({
    type: [String],
    description: 'Where it may be sent; where there are none, agents of yours may send it anywhere and agents of others nowhere',
    example: ['api.example.com'],
  })
  readonly hosts!: readonly string[];

  @ApiProperty({ type: String, nullable: true, description: 'Last four characters of the value; null where it is shorter than 16', example: 'x7Qz' })
  readonly hint!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When a tool last used it, to the minute' })
  readonly lastUsedAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly updatedAt!: string;
}

export const SecretListDto = listOf(SecretDto, 'SecretList');
