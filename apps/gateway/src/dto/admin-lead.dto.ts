import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { AdminLeadView } from '@fenago/contracts';
import { LeadDto } from './lead.dto.js';
import { listOf } from './list.dto.js';

@ApiSchema({ name: 'AdminLead' })
export class AdminLeadDto extends LeadDto implements AdminLeadView {
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it was known that the address has an account' })
  readonly convertedAt!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'user_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly convertedUserId!: string | null;
}

export const AdminLeadListDto = listOf(AdminLeadDto, 'AdminLeadList');
