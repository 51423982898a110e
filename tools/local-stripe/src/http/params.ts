import { parse } from 'qs';
import { Type, type TProperties, type TSchema } from 'typebox';
import { Errors } from 'typebox/value';
import { coerced } from './coerce.js';
import { invalid } from './errors.js';

/** Bounds of what a body or a query may hold. */
const LIMITS = { depth: 10, arrayLimit: 250, parameterLimit: 2_000 };

/** A form or a query with nested keys, as Stripe's clients write it. */
export const parseForm = (text: string): unknown => parse(text, LIMITS);

/** The parameters of a request: known names only. */
export const params = <P extends TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false });

/** Values that several requests share. */
export const optional = {
  text: Type.Optional(Type.String({ maxLength: 5_000 })),
  flag: Type.Optional(Type.Boolean()),
  /** Seconds, amounts, counts. */
  whole: Type.Optional(Type.Integer()),
  metadata: Type.Optional(Type.Union([Type.Record(Type.String(), Type.String({ maxLength: 500 })), Type.Literal('')])),
  range: Type.Optional(
    Type.Union([
      Type.Integer(),
      params({ gt: Type.Optional(Type.Integer()), gte: Type.Optional(Type.Integer()), lt: Type.Optional(Type.Integer()), lte: Type.Optional(Type.Integer()) }),
    ]),
  ),
};

/** One of these texts. */
export const oneOf = <V extends string[]>(values: readonly [...V]) => Type.Unsafe<V[number]>(Type.Enum(values));

/** No parameters but `expand`, which every request takes. */
export const none = params({});

/**
 * The values as their types say: a form knows text only.
 * @throws StripeError 400 that names the first parameter that is wrong
 */
export function convert(schema: TSchema, values: Record<string, unknown>): unknown {
  const converted = coerced(schema, values);
  const errors = Errors(schema, converted);
  const first = errors.find(({ keyword }) => keyword === 'additionalProperties') ?? errors.find(({ keyword }) => keyword === 'required') ?? errors[0];
  if (first === undefined) return converted;
  if (first.keyword === 'additionalProperties') {
    const param = nameOf(first.instancePath, first.params.additionalProperties[0]);
    throw invalid(`Received unknown parameter: ${param}. The local Stripe knows only the parameters that FeNAgO uses.`, param, 'parameter_unknown');
  }
  if (first.keyword === 'required') {
    const param = nameOf(first.instancePath, first.params.requiredProperties[0]);
    throw invalid(`Missing required param: ${param}.`, param, 'parameter_missing');
  }
  const param = nameOf(first.instancePath);
  const isInteger = first.keyword === 'type' && first.params.type === 'integer';
  throw isInteger ? invalid(`Invalid integer: ${param}`, param, 'parameter_invalid_integer') : invalid(`Invalid ${param}: ${first.message}.`, param);
}

/** `/items/0/price` as Stripe writes it: `items[0][price]`. */
function nameOf(path: string, last?: string): string {
  const [first = '', ...rest] = [...path.split('/').slice(1), ...(last === undefined ? [] : [last])];
  return first + rest.map((part) => `[${part}]`).join('');
}

/** Metadata after an update: an empty value takes its key away, an empty text takes all. */
export function mergeMetadata(before: Readonly<Record<string, string>>, change: Readonly<Record<string, string>> | '' | undefined): Record<string, string> {
  if (change === '') return {};
  return Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== ''));
}

/** A text after an update: absent keeps it, an empty one takes it away. */
export const mergeText = (before: string | null, change: string | undefined): string | null => (change === undefined ? before : change || null);

/** Whether a time lies in the range that a list was asked for. */
export function inRange(time: number, range: number | { readonly gt?: number; readonly gte?: number; readonly lt?: number; readonly lte?: number } | undefined): boolean {
  if (range === undefined) return true;
  if (typeof range === 'number') return time === range;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return time > gt && time >= gte && time < lt && time <= lte;
}
