import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { UsageView } from '@fenago/contracts';

@ApiSchema({ name: 'Usage', description: 'Tokens by kind, for providers price them differently.' })
export class UsageDto implements UsageView {
  @ApiProperty({ type: 'integer', example: 42 })
  readonly inputTokens!: number;

  @ApiProperty({ type: 'integer', description: 'Part of inputTokens', example: 0 })
  readonly cachedInputTokens!: number;

  @ApiProperty({ type: 'integer', example: 17 })
  readonly outputTokens!: number;

  @ApiProperty({ type: 'integer', description: 'Part of outputTokens', example: 0 })
  readonly reasoningTokens!: number;

  @ApiProperty({ type: Boolean, description: 'Whether the provider reported none and it was estimated', example: false })
  readonly estimated!: boolean;
}
