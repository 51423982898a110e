import type { ApiContent, ApiDocument, ApiOperation, ApiSchema } from './api-document.js';

/** What clients send must go on being taken; what they get must go on being as it was. */
type Direction = 'sent' | 'received';

interface Context {
  readonly before: ApiDocument;
  readonly after: ApiDocument;
  readonly direction: Direction;
  readonly found: Set<string>;
  /** Pairs of references that are being compared, for schemas that contain themselves. */
  readonly open: ReadonlySet<string>;
}

/** By each of these a schema takes less where it falls, or where it grows. */
const UPPER = ['maxLength', 'maximum', 'maxItems', 'maxProperties'] as const;
const LOWER = ['minLength', 'minimum', 'minItems', 'minProperties'] as const;
const COMBINATIONS = ['allOf', 'anyOf', 'oneOf'] as const;

/**
 * Changes from one document to a later one that can break a client which relied on the first, each as a line that names
 * it. New fields and values of answers are none: clients are told to expect them.
 */
export function breakingChanges(before: ApiDocument, after: ApiDocument): readonly string[] {
  const found = new Set<string>();
  for (const [path, item] of Object.entries(before.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      const next = after.paths[path]?.[method];
      if (next === undefined) found.add(`${operation.operationId}: ${method.toUpperCase()} ${path} is gone`);
      else compareOperations(operation, next, { before, after, found });
    }
  }
  return [...found].toSorted();
}

/**
 * Changes of the schema of something that is kept, so that one side may be older than the other: what was written by the first
 * schema must go on being taken, and who reads by the first must find in what is written now all that it relies on.
 */
export function schemaChanges(at: string, was: ApiSchema, is: ApiSchema): readonly string[] {
  const found = new Set<string>();
  const documents = { before: { paths: {} }, after: { paths: {} }, found, open: new Set<string>() };
  for (const direction of ['sent', 'received'] as const) compareResolved(at, was, is, { ...documents, direction });
  return [...found].toSorted();
}

function compareOperations(was: ApiOperation, is: ApiOperation, documents: Pick<Context, 'before' | 'after' | 'found'>): void {
  const { found } = documents;
  const at = was.operationId;
  const sent: Context = { ...documents, direction: 'sent', open: new Set() };
  if (is.operationId !== at) found.add(`${at}: is called ${is.operationId}`);
  if (scopesOf(is).some((scope) => !scopesOf(was).includes(scope))) found.add(`${at}: asks for the scope ${scopesOf(is).join(' ')}`);
  compareParameters(was, is, sent);
  if (is.requestBody?.required === true && was.requestBody?.required !== true) found.add(`${at}: the body is required`);
  compareContent(`${at} body`, was.requestBody?.content ?? {}, is.requestBody?.content ?? {}, sent);
  for (const [status, { content = {} }] of Object.entries(was.responses)) {
    const next = is.responses[status];
    if (next === undefined) found.add(`${at}: does not answer ${status}`);
    else compareContent(`${at} ${status}`, content, next.content ?? {}, { ...documents, direction: 'received', open: new Set() });
  }
}

const scopesOf = ({ security = [] }: ApiOperation): readonly string[] => security.flatMap((one) => Object.values(one).flat());

function compareParameters(was: ApiOperation, is: ApiOperation, context: Context): void {
  const at = was.operationId;
  const before = new Map((was.parameters ?? []).map((one) => [`${one.in} ${one.name}`, one]));
  const after = new Map((is.parameters ?? []).map((one) => [`${one.in} ${one.name}`, one]));
  for (const [name, parameter] of before) {
    const next = after.get(name);
    if (next === undefined) context.found.add(`${at}: takes no ${name}`);
    else compareSchemas(`${at} ${name}`, parameter.schema ?? {}, next.schema ?? {}, context);
  }
  for (const [name, { required = false }] of after) {
    if (required && before.get(name)?.required !== true) context.found.add(`${at}: requires ${name}`);
  }
}

function compareContent(at: string, was: ApiContent, is: ApiContent, context: Context): void {
  for (const [type, { schema = {} }] of Object.entries(was)) {
    const next = is[type];
    if (next === undefined) context.found.add(`${at}: is no ${type}`);
    else compareSchemas(at, schema, next.schema ?? {}, context);
  }
}

function compareSchemas(at: string, was: ApiSchema, is: ApiSchema, context: Context): void {
  const pair = `${was.$ref ?? ''} ${is.$ref ?? ''}`;
  if (context.open.has(pair)) return;
  const open = was.$ref === undefined && is.$ref === undefined ? context.open : new Set([...context.open, pair]);
  compareResolved(at, resolve(was, context.before), resolve(is, context.after), { ...context, open });
}

function compareResolved(at: string, was: ApiSchema, is: ApiSchema, context: Context): void {
  const { direction, found } = context;
  const [narrower, wider] = direction === 'sent' ? [is, was] : [was, is];
  const lost = typesOf(wider).filter((type) => typesOf(narrower).length > 0 && !covers(typesOf(narrower), type));
  if (lost.length > 0) found.add(`${at}: ${direction === 'sent' ? 'takes no' : 'may be'} ${lost.join(' or ')}`);
  // Of an answer, values may come in addition; those that a client may send must stay.
  const allowed = valuesOf(is);
  const values = direction === 'sent' && allowed !== undefined ? (valuesOf(was) ?? ['any value']).filter((value) => !allowed.includes(value)) : [];
  if (values.length > 0) found.add(`${at}: takes no ${values.map(String).join(', ')}`);
  if (direction === 'sent') compareLimits(at, was, is, found);
  compareProperties(at, was, is, context);
  if (was.items !== undefined) compareSchemas(`${at}[]`, was.items, is.items ?? {}, context);
  const entry = entryOf(was);
  if (entry !== undefined) compareSchemas(`${at}{}`, entry, entryOf(is) ?? {}, context);
  for (const kind of COMBINATIONS) compareCombinations(at, kind, was, is, context);
}

function compareLimits(at: string, was: ApiSchema, is: ApiSchema, found: Set<string>): void {
  const value = (schema: ApiSchema, name: string, unlimited: number): number => (typeof schema[name] === 'number' ? schema[name] : unlimited);
  for (const name of UPPER) if (value(is, name, Infinity) < value(was, name, Infinity)) found.add(`${at}: ${name} is ${String(is[name])}`);
  for (const name of LOWER) if (value(is, name, -Infinity) > value(was, name, name === 'minimum' ? -Infinity : 0)) found.add(`${at}: ${name} is ${String(is[name])}`);
  if (is.pattern !== undefined && is.pattern !== was.pattern) found.add(`${at}: must match ${is.pattern}`);
}

function compareProperties(at: string, was: ApiSchema, is: ApiSchema, context: Context): void {
  const { direction, found } = context;
  for (const [name, property] of Object.entries(was.properties ?? {})) {
    const next = is.properties?.[name];
    const place = `${at}.${name}`;
    if (next !== undefined) compareSchemas(place, property, next, context);
    else if (direction === 'received' || is.additionalProperties === false || is.properties !== undefined) found.add(`${place}: is gone`);
    const wasSure = was.required?.includes(name) === true;
    if (next !== undefined && direction === 'received' && wasSure && is.required?.includes(name) !== true) found.add(`${place}: may be missing`);
  }
  if (direction === 'received') return;
  for (const name of is.required ?? []) if (was.required?.includes(name) !== true) found.add(`${at}.${name}: is required`);
}

/** Alternatives are compared one by one; of what may be received, none may come in addition. */
function compareCombinations(at: string, kind: (typeof COMBINATIONS)[number], was: ApiSchema, is: ApiSchema, context: Context): void {
  const [before = [], after = []] = [was[kind], is[kind]];
  const changes = context.direction === 'sent' ? after.length < before.length : after.length > before.length;
  if (changes) context.found.add(`${at}: ${kind} has ${after.length} instead of ${before.length}`);
  for (const [index, schema] of before.entries()) {
    const next = after[index];
    if (next !== undefined) compareSchemas(at, schema, next, context);
  }
}

const valuesOf = (schema: ApiSchema): readonly unknown[] | undefined => schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
/** Of an object whose names are anybody's. */
const entryOf = ({ patternProperties = {}, additionalProperties }: ApiSchema): ApiSchema | undefined =>
  Object.values(patternProperties)[0] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
const typesOf = ({ type }: ApiSchema): readonly string[] => (type === undefined ? [] : [type].flat());
const covers = (types: readonly string[], type: string): boolean => types.includes(type) || (type === 'integer' && types.includes('number'));

function resolve(schema: ApiSchema, document: ApiDocument): ApiSchema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  const target = document.components?.schemas?.[name];
  if (target === undefined) throw new TypeError(`${schema.$ref} leads nowhere.`);
  return resolve(target, document);
}

const SECTION = '## Since the baseline';

/** Changes that somebody has looked at, as `- \`<change>\`: <reason>` in the section of the file. */
export function acknowledged(markdown: string): ReadonlyMap<string, string> {
  const [, section = ''] = markdown.split(SECTION);
  return new Map([...section.matchAll(/^- `([^`]+)`: (\S.*)$/gm)].map(([, change = '', reason = '']) => [change, reason]));
}
