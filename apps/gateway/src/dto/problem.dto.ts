import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { ERROR_CODES, type ErrorCode, type ErrorDetails, type FieldError } from '@fenago/contracts';
import type { Problem } from '../mappers/problem.mapper.js';

@ApiSchema({ name: 'FieldProblem' })
export class FieldProblemDto implements FieldError {
  @ApiProperty({ type: String, description: 'JSON pointer to the field', example: '/content' })
  readonly path!: string;

  @ApiProperty({ type: String, example: 'content must be a string' })
  readonly message!: string;
}

@ApiSchema({ name: 'Problem', description: 'An error, as RFC 9457 says; `code` is stable, the sentences may change.' })
export class ProblemDto implements Problem {
  @ApiProperty({ type: String, example: 'urn:fenago:error:not_found' })
  readonly type!: string;

  @ApiProperty({ type: String, example: 'Not found' })
  readonly title!: string;

  @ApiProperty({ type: 'integer', example: 404 })
  readonly status!: number;

  @ApiProperty({ type: String, example: 'There is no such conversation.' })
  readonly detail!: string;

  @ApiProperty({ enum: ERROR_CODES, enumName: 'ErrorCode', example: 'not_found' })
  readonly code!: ErrorCode;

  @ApiProperty({ type: String, description: 'Also in the header X-Request-Id', example: '6f0c1f0e-6d3a-4f0e-9a53-0f7f8d1f2a10' })
  readonly requestId!: string;

  @ApiPropertyOptional({ type: [FieldProblemDto], description: 'Which fields are not as they should be' })
  readonly errors?: readonly FieldProblemDto[];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }] },
    description: 'What it is about, by name',
    example: { executionId: 'exec_01kat2v9h0m3c8x5f7q1w6z4s2' },
  })
  readonly details?: ErrorDetails;
}
