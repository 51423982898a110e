import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { ToolCall } from '@fenago/contracts';

@ApiSchema({ name: 'ToolCall', description: 'A call of a tool that the model asks for' })
export class ToolCallDto implements ToolCall {
  @ApiProperty({ type: String, example: 'call_1' })
  readonly id!: string;

  @ApiProperty({ type: String, example: 'get_weather' })
  readonly name!: string;

  @ApiProperty({ type: String, description: 'JSON as the model wrote it; check it before use', example: '{"city":"Rome"}' })
  readonly arguments!: string;
}
