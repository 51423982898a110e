import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ name: 'Liveness' })
export class LivenessDto {
  @ApiProperty({ type: Boolean, enum: [true] })
  readonly ok!: true;
}

@ApiSchema({ name: 'CheckResult' })
export class CheckResultDto {
  @ApiProperty({ type: Boolean })
  readonly ok!: boolean;

  @ApiPropertyOptional({ type: String })
  readonly error?: string;
}

@ApiSchema({ name: 'Readiness' })
export class ReadinessDto {
  @ApiProperty({ type: Boolean, example: true })
  readonly ok!: boolean;

  @ApiProperty({ type: 'object', additionalProperties: { $ref: '#/components/schemas/CheckResult' }, example: { broker: { ok: true } } })
  readonly checks!: Readonly<Record<string, CheckResultDto>>;
}
