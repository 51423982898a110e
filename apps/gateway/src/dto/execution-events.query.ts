import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { MayBeAbsent } from '../http/validation.js';
import { RESUME_POINT } from '../streaming/sse.js';

export class ExecutionEventsQuery {
  @ApiPropertyOptional({
    type: String,
    pattern: RESUME_POINT.source,
    description: 'Id of the last event that was received, or its number alone; the header Last-Event-ID goes before it',
    example: '3.17',
  })
  @MayBeAbsent()
  @IsString()
  @Matches(RESUME_POINT, { message: 'starting_after must be the id of an event (<fence>.<n>), or its number' })
  readonly starting_after?: string;
}
