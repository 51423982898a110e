import { ApiPropertyOptional } from '@nestjs/swagger';
import { Allow, IsIn, IsInt, Max, Min } from 'class-validator';
import { MayBeAbsent, ToInteger } from '../../http/validation.js';

export class GetResponseQuery {
  @ApiPropertyOptional({ type: String, enum: ['true', 'false'], default: 'false', description: 'The events of the response as a stream' })
  @IsIn(['true', 'false'])
  readonly stream: 'true' | 'false' = 'false';

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: 999_999_999, description: 'With `stream`: `sequence_number` of the last event that you have' })
  @MayBeAbsent()
  @ToInteger()
  @IsInt()
  @Min(0)
  @Max(999_999_999)
  readonly starting_after?: number;

  @ApiPropertyOptional({ description: 'Taken, and without effect', type: [String] })
  @Allow()
  readonly include?: unknown;

  @ApiPropertyOptional({ description: 'Taken, and without effect', type: String })
  @Allow()
  readonly include_obfuscation?: unknown;
}
