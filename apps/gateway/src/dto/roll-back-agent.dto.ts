import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';

@ApiSchema({ name: 'RollBackAgent' })
export class RollBackAgentDto {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 1_000_000_000, description: 'Version whose configuration the agent is to have again', example: 1 })
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  version!: number;
}
