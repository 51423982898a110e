import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsInt, IsNumber, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import { DEFAULT_CONTEXT_TOKENS, TURN_POLICIES, type AgentConfiguration, type TurnPolicy } from '@fenago/contracts';
import { MayBeAbsent } from '../http/validation.js';

@ApiSchema({ name: 'AgentConfiguration', description: 'What an agent runs with; each change makes a new version of the agent.' })
export class AgentConfigurationDto implements AgentConfiguration {
  @ApiProperty({ type: String, minLength: 1, maxLength: 200, description: 'Name of the model, as its provider calls it', example: 'gpt-5-mini' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  model!: string;

  @ApiPropertyOptional({ type: String, maxLength: 32_768, description: 'System prompt', example: 'You answer in one sentence.' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(32_768)
  instructions?: string;

  @ApiPropertyOptional({ type: Number, minimum: 0, maximum: 2 })
  @MayBeAbsent()
  @IsNumber()
  @Min(0)
  @Max(2)
  temperature?: number;

  @ApiPropertyOptional({ type: Number, minimum: 0, maximum: 1 })
  @MayBeAbsent()
  @IsNumber()
  @Min(0)
  @Max(1)
  topP?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 1_000_000, description: 'Longest answer, in tokens' })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  maxOutputTokens?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 256,
    maximum: 1_000_000,
    default: DEFAULT_CONTEXT_TOKENS,
    description: 'Tokens of history that are sent to the model, instructions and the new message included',
  })
  @MayBeAbsent()
  @IsInt()
  @Min(256)
  @Max(1_000_000)
  contextTokens?: number;

  @ApiPropertyOptional({ enum: TURN_POLICIES, default: 'enqueue', description: 'For messages that come while a turn runs, unless they say otherwise' })
  @MayBeAbsent()
  @IsIn(TURN_POLICIES)
  turnPolicy?: TurnPolicy;
}
