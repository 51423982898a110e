import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { AuditDetails, AuditEntryView } from '@fenago/contracts';
import { listOf } from './list.dto.js';

const DETAIL = { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'array', items: { type: 'string' } }] };

@ApiSchema({ name: 'AuditEntry', description: 'Who did what to which object: ids, numbers and names of tools, and nothing else that anybody wrote.' })
export class AuditEntryDto implements AuditEntryView {
  @ApiProperty({ type: String, description: 'The sequence, as a cursor', example: '42' })
  readonly id!: string;

  @ApiProperty({ type: String, enum: ['audit_entry'] })
  readonly object!: 'audit_entry';

  @ApiProperty({ type: 'integer', description: '1, 2, 3 …, without gaps', example: 42 })
  readonly sequence!: number;

  @ApiProperty({ type: String, format: 'date-time', description: 'When it happened', example: '2026-11-23T09:00:00.000Z' })
  readonly at!: string;

  @ApiProperty({ type: String, nullable: true, description: 'The user who did it; null where FeNAgO did, an operator, or somebody unknown', example: 'user_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly actorId!: string | null;

  @ApiProperty({ type: String, example: 'api_key.created' })
  readonly action!: string;

  @ApiProperty({ type: String, example: 'api_key' })
  readonly objectType!: string;

  @ApiProperty({ type: String, nullable: true, example: 'key_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly objectId!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The user whose object it is; null where nobody owns it', example: 'user_01kat2v9h0m3c8x5f7q1w6z4s2' })
  readonly ownerId!: string | null;

  @ApiProperty({ type: String, description: 'Request id of what it was part of', example: 'c8d1a2f0-6a53-4a2b-9d9e-2f1c4b7e8a90' })
  readonly correlationId!: string;

  @ApiProperty({ type: String, description: 'Id of the event that told of it', example: 'key_01kat2v9h0m3c8x5f7q1w6z4s2:1' })
  readonly eventId!: string;

  @ApiProperty({ type: 'object', additionalProperties: DETAIL, description: 'What else is known, by action', example: { scopes: ['agents:read'] } })
  readonly details!: AuditDetails;

  @ApiProperty({ type: String, description: 'Stands for this entry and all before it', example: '9f2c4b7e8a90c8d1a2f06a534a2b9d9e2f1c4b7e8a90c8d1a2f06a534a2b9d9e' })
  readonly hash!: string;
}

export const AuditEntryListDto = listOf(AuditEntryDto, 'AuditEntryList');
