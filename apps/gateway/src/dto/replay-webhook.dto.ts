import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsTime, MayBeAbsent } from '../http/validation.js';

@ApiSchema({ name: 'ReplayWebhook', description: 'The period whose events are delivered, as far as they are kept: 35 days.' })
export class ReplayWebhookDto {
  @ApiProperty({ type: String, format: 'date-time', description: 'Begin (inclusive)', example: '2026-11-23T09:00:00.000Z' })
  @IsTime()
  from!: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'End (exclusive); now unless told' })
  @MayBeAbsent()
  @IsTime()
  to?: string;
}
