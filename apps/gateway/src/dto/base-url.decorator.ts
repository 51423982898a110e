import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength, ValidateIf } from 'class-validator';

/** Root of the API of a model provider; null is the platform's. */
export function BaseUrl(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: String,
      nullable: true,
      minLength: 1,
      maxLength: 2_048,
      description: "Root of an OpenAI-compatible API, with its version; null for the platform's. https, at a public address, unless the operator allows more",
      example: 'https://vllm.example.com/v1',
    }),
    ValidateIf((_object, value) => value !== undefined && value !== null),
    IsString(),
    MinLength(1),
    MaxLength(2_048),
  );
}
