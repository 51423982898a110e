import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { ID_PREFIX, idPattern, type IdKind } from '@fenago/contracts';
import { MayBeAbsent } from '../http/validation.js';

const EXAMPLE_TAIL = '01kat2v9h0m3c8x5f7q1w6z4s2';

/** The id of an object that a request names. */
export function IdField(kind: IdKind, description: string): PropertyDecorator {
  return idField(kind, description, true);
}

/** The same, where it may be left out. */
export function OptionalIdField(kind: IdKind, description: string): PropertyDecorator {
  return applyDecorators(MayBeAbsent(), idField(kind, description, false));
}

function idField(kind: IdKind, description: string, required: boolean): PropertyDecorator {
  const [pattern, example] = [idPattern(kind), `${ID_PREFIX[kind]}_${EXAMPLE_TAIL}`];
  return applyDecorators(
    ApiProperty({ type: String, required, pattern, description, example }),
    IsString(),
    Matches(new RegExp(pattern), { message: `$property must be an id such as ${example}` }),
  );
}
