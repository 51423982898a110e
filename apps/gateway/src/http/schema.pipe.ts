import type { PipeTransform } from '@nestjs/common';
import { FenagoError, validatorOf } from '@fenago/contracts';
import type { Static, TSchema } from 'typebox';

/**
 * Checks a body against a JSON Schema, for shapes that are others' and that a DTO could not tell. A field that is null
 * counts as left out, as clients of those APIs send it.
 */
export class SchemaPipe<S extends TSchema> implements PipeTransform<unknown, Static<S>> {
  constructor(private readonly schema: S) {}

  transform(body: unknown): Static<S> {
    const value = withoutNulls(body ?? {});
    const fields = validatorOf(this.schema)(value);
    const [first] = fields;
    if (first === undefined) return value as Static<S>;
    throw new FenagoError('invalid_request', `The request is not as it should be: ${first.path === '' ? 'the body' : first.path} ${first.message}.`, { fields });
  }
}

function withoutNulls(body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}
