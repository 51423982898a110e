import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Matches, MaxLength, ValidateIf } from 'class-validator';

/** Root of the API of a model provider; null is the platform's. */
export function BaseUrl(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: String,
      nullable: true,
      pattern: '^https?://',
      maxLength: 2_048,
      description: "Root of an OpenAI-compatible API, with its version; null for the platform's. https, at a public address, unless the operator allows more",
      example: 'https://vllm.example.com/v1',
    }),
    ValidateIf((_object, value) => value !== undefined && value !== null),
    IsString(),
    Matches(/^https?:\/\//, { message: '$property must be an address that begins with https://' }),
    MaxLength(2_048),
  );
}
