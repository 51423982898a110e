import { readFileSync } from 'node:fs';
import { ensureStripeMock } from '@fenago/local-parts';
import { Ajv, type ValidateFunction } from 'ajv';

type Json = Readonly<Record<string, unknown>>;

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Json }>> }>>;
}

interface Document {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

/** Judges an answer by Stripe's OpenAPI document: what is wrong with it, empty where nothing is. */
export interface AnswerJudge {
  /** Stripe's version of the API. */
  readonly version: string;
  /** Undefined for an operation that the document does not have. */
  judge(method: string, path: string, status: number, body: unknown): readonly string[] | undefined;
  /** The same for an object that no operation answers with, by the name of its schema. */
  judgeObject(schema: string, value: unknown): readonly string[];
}

/** What the client's version of the API has and the document's, which is one older, has not. */
const NEWER: Readonly<Record<string, readonly string[]>> = {
  'checkout.session': ['allowed_payment_method_types'],
  product: ['tax_details', 'type'],
  recurring: ['trial_period_days'],
  subscription_item: ['current_trial', 'plan'],
};

/** The judge of the pinned document. */
export async function answerJudge(): Promise<AnswerJudge> {
  const { specFile } = await ensureStripeMock();
  const document = JSON.parse(readFileSync(specFile, 'utf8')) as Document;
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, inlineRefs: false });
  ajv.addSchema(asJsonSchema({ $id: 'stripe', components: { schemas: withNewer(document.components.schemas) } }) as Json);
  const compiled = new Map<string, ValidateFunction>();
  const check = (name: string, schema: () => Json, value: unknown): readonly string[] => {
    const known = compiled.get(name) ?? ajv.compile(asJsonSchema(schema()) as Json);
    compiled.set(name, known);
    return known(value) ? [] : (known.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
  };
  return {
    version: document.info.version,
    judge: (method, path, status, body) => {
      const found = operationOf(document, method, path);
      const schema = found?.operation.responses[status === 200 ? '200' : 'default']?.content?.['application/json']?.schema;
      return found === undefined || schema === undefined ? undefined : check(`${method} ${found.url} ${status}`, () => schema, body);
    },
    judgeObject: (name, value) => check(name, () => ({ $ref: `#/components/schemas/${name}` }), value),
  };
}

/** The most literal path that matches: `/v1/customers/search` before `/v1/customers/{customer}`. */
function operationOf({ paths }: Document, method: string, path: string): { readonly url: string; readonly operation: Operation } | undefined {
  const matching = Object.keys(paths).filter((url) => new RegExp(`^${url.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path) && paths[url]?.[method.toLowerCase()] !== undefined);
  const [url] = matching.sort((a, b) => a.split('{').length - b.split('{').length);
  const operation = url === undefined ? undefined : paths[url]?.[method.toLowerCase()];
  return url === undefined || operation === undefined ? undefined : { url, operation };
}

function withNewer(schemas: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  const changed = Object.entries(NEWER).map(([name, fields]) => {
    const schema = schemas[name] ?? {};
    return [name, { ...schema, properties: { ...(schema['properties'] as Json), ...Object.fromEntries(fields.map((field) => [field, {}])) } }] as const;
  });
  return { ...schemas, ...Object.fromEntries(changed) };
}

/** OpenAPI 3.0 as JSON Schema: what may be null, where references lead to, and that a name that an object does not have is wrong. */
function asJsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(asJsonSchema);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, $ref: reference, properties, ...rest } = node as Json;
  if (typeof reference === 'string') return { $ref: `stripe${reference}` };
  const inner = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, asJsonSchema(value)]));
  // A property may have the name of a keyword.
  const known = Object.entries((properties ?? {}) as Json).map(([name, value]) => [name, asJsonSchema(value)] as const);
  const closed = known.length === 0 ? inner : { additionalProperties: false, ...inner, properties: Object.fromEntries(known) };
  return nullable === true ? { anyOf: [closed, { type: 'null' }] } : closed;
}
