import { resolvePointer } from '@fenago/contracts';
import { isRecord, recordOf, textOf, type Json } from './json.js';
import { Unusable } from './unusable.js';

/** References that may lead to each other. */
const MAX_HOPS = 8;
const MAX_CHARACTERS = 1_024;

/** What a reference leads to within its document; nothing is ever fetched. */
export function referenced(document: Json, reference: string): unknown {
  const shown = reference.slice(0, 100);
  if (!reference.startsWith('#')) throw new Unusable(`refers to another document (${shown})`);
  const target = reference.length > MAX_CHARACTERS ? undefined : resolvePointer(document, reference);
  if (target === undefined) throw new Unusable(`refers to what is not there (${shown})`);
  return target;
}

/** An object that may stand for another one. */
export function resolved(document: Json, value: unknown): Json {
  let current = value;
  for (let hop = 0; hop < MAX_HOPS; hop += 1) {
    const reference = isRecord(current) ? textOf(current['$ref']) : undefined;
    if (reference === undefined) return recordOf(current);
    current = referenced(document, reference);
  }
  throw new Unusable('has references that lead to each other');
}
