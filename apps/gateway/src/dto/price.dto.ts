import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { PriceView } from '@fenago/contracts';

@ApiSchema({ name: 'Price', description: 'Millionths of the currency unit for a million tokens.' })
export class PriceDto implements PriceView {
  @ApiProperty({ type: 'integer', description: "Of input tokens that did not come from the provider's cache", example: 250_000 })
  readonly input!: number;

  @ApiProperty({ type: 'integer', example: 25_000 })
  readonly cachedInput!: number;

  @ApiProperty({ type: 'integer', description: 'Of output tokens, reasoning tokens included', example: 2_000_000 })
  readonly output!: number;
}
