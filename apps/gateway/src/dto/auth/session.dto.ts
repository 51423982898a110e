import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { SessionView } from '@fenago/contracts';
import { listOf } from '../list.dto.js';

@ApiSchema({ name: 'Session' })
export class SessionDto implements SessionView {
  @ApiProperty({ type: String, example: 'sess_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['session'] })
  readonly object!: 'session';

  @ApiProperty({ type: String, nullable: true, description: 'What the client called itself when it signed in', example: 'Mozilla/5.0' })
  readonly userAgent!: string | null;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'When its refresh token was last used', example: '2026-11-23T09:00:00.000Z' })
  readonly lastUsedAt!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'When it ends, unless it is used before', example: '2026-12-23T09:00:00.000Z' })
  readonly expiresAt!: string;

  @ApiProperty({ type: Boolean, description: 'Whether this request belongs to it' })
  readonly current!: boolean;
}

export const SessionListDto = listOf(SessionDto, 'SessionList');
