import { registerDecorator } from 'class-validator';
import type { TSchema } from 'typebox';
import { validatorOf } from '@fenago/contracts';
import { FIELDS_RULE } from './validation.js';

/** The field is as the schema says, for shapes that a DTO could only repeat. */
export function FitsSchema(schema: TSchema): PropertyDecorator {
  const fieldsOf = validatorOf(schema);
  return (target, property) =>
    registerDecorator({
      name: FIELDS_RULE,
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value) => fieldsOf(value).length === 0,
        defaultMessage: (checked) => JSON.stringify(fieldsOf(checked?.value)),
      },
    });
}
