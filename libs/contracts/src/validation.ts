import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { Errors } from 'typebox/value';
import type { AnyDomainEvent } from './envelope.js';
import type { FieldError } from './errors.js';
import { contractOf, isEventType } from './events/index.js';
import { narrowedTo, type SchemaNode } from './narrowed-schema.js';

const MAX_FIELD_ERRORS = 20;

/** Checks a value; answers an empty list where it is as the schema says. */
export type Validator = (value: unknown) => readonly FieldError[];

const compiled = new WeakMap<TSchema, Validator>();

/** A compiled validator of a schema; compiled once a process. */
export function validatorOf(schema: TSchema): Validator {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const check = Compile(schema);
  const validator: Validator = (value) => (check.Check(value) ? [] : fieldErrors(schema, value));
  compiled.set(schema, validator);
  return validator;
}

function fieldErrors(schema: TSchema, value: unknown): readonly FieldError[] {
  const errors = Errors(narrowedTo(value, schema as SchemaNode), value);
  // Each name that is too much has an error of its own.
  const told = errors.filter(({ keyword }) => keyword !== 'additionalProperties');
  return told.slice(0, MAX_FIELD_ERRORS).map((error) => ({ path: error.instancePath, message: messageOf(error) }));
}

function messageOf(error: TLocalizedValidationError): string {
  if (error.keyword === 'boolean') return 'is not a known field';
  return error.keyword === 'enum' ? `must be one of ${error.params.allowedValues.join(', ')}` : error.message;
}

/** An event that is not as its contract says: no retry can mend it. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';
  readonly code = 'invalid_event';
}

/**
 * Parses and checks an event as it came from the wire.
 * @throws InvalidEventError where it is no JSON, no known event, or its data is not as the schema says
 */
export function parseEvent(text: string): AnyDomainEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidEventError('The event is not JSON.', { cause });
  }
  if (!isEnvelope(value)) throw new InvalidEventError('The event lacks an attribute of the envelope.');
  if (!isEventType(value.type)) throw new InvalidEventError(`No event is called ${value.type}.`);
  const errors = validatorOf(contractOf(value.type).schema)(value.data);
  const first = errors[0];
  if (first !== undefined) throw new InvalidEventError(`${value.type}: data${first.path} ${first.message}.`);
  return value as AnyDomainEvent;
}

interface Envelope {
  readonly type: string;
  readonly data: unknown;
}

function isEnvelope(value: unknown): value is Envelope {
  if (typeof value !== 'object' || value === null) return false;
  const event = value as Record<string, unknown>;
  const texts = ['id', 'source', 'type', 'subject', 'time', 'correlationid', 'causationid', 'ownerid'];
  return (
    event['specversion'] === '1.0' &&
    Number.isSafeInteger(event['sequence']) &&
    typeof event['data'] === 'object' &&
    texts.every((name) => typeof event[name] === 'string')
  );
}
