import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { UsageSummaryView } from '@fenago/contracts';
import { UsageSumsDto } from './usage-sums.dto.js';

@ApiSchema({ name: 'UsageSummary' })
export class UsageSummaryDto extends UsageSumsDto implements UsageSummaryView {
  @ApiProperty({ type: String, enum: ['usage_summary'] })
  readonly object!: 'usage_summary';

  @ApiProperty({ type: String, format: 'date-time', description: 'Inclusive' })
  readonly from!: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'Exclusive' })
  readonly to!: string;
}
