import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsISO8601, IsString, MaxLength } from 'class-validator';
import { MayBeAbsent } from '../http/validation.js';

export class UsageSummaryQuery {
  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Begin (inclusive); 30 days before `to` unless told' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(40)
  @IsISO8601({ strict: true, strictSeparator: true })
  readonly from?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'End (exclusive); now unless told' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(40)
  @IsISO8601({ strict: true, strictSeparator: true })
  readonly to?: string;
}
