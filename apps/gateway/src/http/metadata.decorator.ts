import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { registerDecorator } from 'class-validator';
import { MAX_METADATA, metadata, validatorOf } from '@fenago/contracts';
import { MayBeAbsent } from './validation.js';

const { entries, name, value } = MAX_METADATA;
const RULE = `at most ${entries} texts of ${value} characters, under names of ${name}`;
/** What the decorator's own type cannot say of names is in it all the same. */
const NOTES: object = { ...metadata(), description: `Your own notes: ${RULE}`, example: { ticket: '4711' } };
const fieldsOf = validatorOf(metadata());

/** A client's own notes on an object. */
export function Metadata(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ ...NOTES, required: false } as ApiPropertyOptions),
    MayBeAbsent(),
    (target: object, property: string | symbol) =>
      registerDecorator({
        name: 'metadata',
        target: target.constructor,
        propertyName: String(property),
        validator: { validate: (notes) => fieldsOf(notes).length === 0, defaultMessage: () => `$property must be ${RULE}` },
      }),
  );
}
