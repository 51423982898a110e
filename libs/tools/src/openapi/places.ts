import { FenagoError, HTTP_METHODS, type HttpMethod } from '@fenago/contracts';
import { isRecord, textOf, type Json } from './json.js';
import { resolved } from './references.js';
import { Unusable } from './unusable.js';

/** An operation where it stands in its document. */
export interface Place {
  readonly path: string;
  readonly method: HttpMethod;
  readonly item: Json;
  readonly operation: Json;
  /** What it is called in its document, else as its tool. */
  readonly id: string;
  /** Unique among the operations of the document, as a tool may be called. */
  readonly name: string;
}

const MAX_OPERATIONS = 5_000;
const VERSION = /^3\.[01]\.\d+/;
/** Leaves room for a number behind it. */
const MAX_NAME = 59;

/**
 * Every operation of a document, and why a path has none.
 * @throws FenagoError `invalid_request` where it is no OpenAPI document of version 3.0 or 3.1
 */
export function* placesOf(document: Json): Generator<Place | string> {
  if (!VERSION.test(String(document['openapi']))) throw noDocument('must be an OpenAPI document of version 3.0 or 3.1');
  if (!isRecord(document['paths'])) throw noDocument('has no paths');
  const names = new Map<string, number>();
  let count = 0;
  for (const [path, value] of Object.entries(document['paths'])) {
    const item = itemOf(document, value);
    if (typeof item === 'string') yield `${path} ${item}.`;
    else {
      for (const method of HTTP_METHODS) {
        const operation = item[method.toLowerCase()];
        if (!isRecord(operation)) continue;
        count += 1;
        if (count > MAX_OPERATIONS) throw noDocument(`has more than ${MAX_OPERATIONS} operations`);
        const name = unique(nameOf(path, method, operation), names);
        yield { path, method, item, operation, id: textOf(operation['operationId']) ?? name, name };
      }
    }
  }
}

/** What is described of a path, which may be done elsewhere in the document; or why it cannot be had. */
function itemOf(document: Json, value: unknown): Json | string {
  try {
    return resolved(document, value);
  } catch (error) {
    if (error instanceof Unusable) return error.message;
    throw error;
  }
}

function nameOf(path: string, method: HttpMethod, operation: Json): string {
  const written = textOf(operation['operationId']) ?? `${method.toLowerCase()}_${path}`;
  const plain = written.slice(0, 4 * MAX_NAME).replace(/[^A-Za-z0-9-]+/g, '_').replace(/^_+/, '').slice(0, MAX_NAME).replace(/_+$/, '');
  return plain === '' ? method.toLowerCase() : plain;
}

function unique(name: string, names: Map<string, number>): string {
  const number = (names.get(name) ?? 0) + 1;
  names.set(name, number);
  if (number === 1) return name;
  // Another operation may be called so.
  return unique(`${name}_${number}`, names);
}

function noDocument(message: string): FenagoError {
  return new FenagoError('invalid_request', `The document cannot be read: it ${message}.`, { fields: [{ path: '/document', message }] });
}
