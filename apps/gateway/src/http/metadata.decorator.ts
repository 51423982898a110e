import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { registerDecorator } from 'class-validator';
import { MayBeAbsent } from './validation.js';

const MAX_ENTRIES = 16;
const MAX_NAME = 64;
const MAX_VALUE = 512;
const RULE = `at most ${MAX_ENTRIES} texts of ${MAX_VALUE} characters, under names of ${MAX_NAME}`;

/** A client's own notes on an object. */
export function Metadata(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' }, description: `Your own notes: ${RULE}`, example: { ticket: '4711' } }),
    MayBeAbsent(),
    (target: object, property: string | symbol) =>
      registerDecorator({
        name: 'metadata',
        target: target.constructor,
        propertyName: String(property),
        validator: { validate: isMetadata, defaultMessage: () => `$property must be ${RULE}` },
      }),
  );
}

function isMetadata(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return entries.length <= MAX_ENTRIES && entries.every(([name, text]) => name.length <= MAX_NAME && typeof text === 'string' && text.length <= MAX_VALUE);
}
