import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { LeadView } from '@fenago/contracts';

@ApiSchema({ name: 'Lead' })
export class LeadDto implements LeadView {
  @ApiProperty({ type: String, example: 'lead_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['lead'] })
  readonly object!: 'lead';

  @ApiProperty({ type: String, example: 'ada@example.org' })
  readonly email!: string;

  @ApiProperty({ type: String, nullable: true, example: 'Ada' })
  readonly name!: string | null;

  @ApiProperty({ type: String, example: 'api' })
  readonly source!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-23T09:00:00.000Z' })
  readonly createdAt!: string;
}
