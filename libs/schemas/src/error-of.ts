import type { FieldError } from '@fenago/contracts';
import type { RawError } from './program.js';

const MAX_TOLD_VALUES = 300;

/** An error in words that let a person or a model mend what is wrong. */
export function errorOf(error: RawError): FieldError {
  return { path: error.instancePath, message: sentence(error) };
}

function sentence({ keyword, instancePath, message, params }: RawError): string {
  if (keyword === 'boolean') return instancePath === '' ? 'must be as the schema says' : 'must not be there';
  if (keyword === 'const') return `must be ${shown(params.allowedValue)}`;
  return keyword === 'enum' ? `must be one of ${shown(params.allowedValues)}` : message;
}

const shown = (value: unknown): string => JSON.stringify(value).slice(0, MAX_TOLD_VALUES);
