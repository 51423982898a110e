import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsISO8601, IsString, Matches, MaxLength } from 'class-validator';
import { MayBeAbsent } from '../http/validation.js';

/** Of ISO 8601 what RFC 3339 has, and a date alone, which begins at 0:00 UTC: a time without an offset would mean the server's. */
const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))?$/;

function IsTime(): PropertyDecorator {
  return applyDecorators(
    MayBeAbsent(),
    IsString(),
    MaxLength(40),
    Matches(TIME, { message: '$property must be a date, or a date and a time with its offset (2026-11-23T09:00:00Z)' }),
    IsISO8601({ strict: true, strictSeparator: true }),
  );
}

export class UsageSummaryQuery {
  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Begin (inclusive); 30 days before `to` unless told' })
  @IsTime()
  readonly from?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'End (exclusive); now unless told' })
  @IsTime()
  readonly to?: string;
}
