/** An OpenAPI document, as much of it as clients depend on. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, ApiSchema>> };
}

export interface ApiOperation {
  readonly operationId: string;
  readonly parameters?: readonly ApiParameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: ApiContent };
  readonly responses: Readonly<Record<string, { readonly content?: ApiContent }>>;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}

export interface ApiParameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: ApiSchema;
}

export type ApiContent = Readonly<Record<string, { readonly schema?: ApiSchema }>>;

export interface ApiSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, ApiSchema>>;
  readonly patternProperties?: Readonly<Record<string, ApiSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | ApiSchema;
  readonly items?: ApiSchema;
  readonly allOf?: readonly ApiSchema[];
  readonly anyOf?: readonly ApiSchema[];
  readonly oneOf?: readonly ApiSchema[];
  readonly pattern?: string;
  readonly [limit: string]: unknown;
}

const WORDS = ['description', 'summary', 'example', 'examples', 'headers', 'tags', 'info', 'servers', 'title', 'default'];

/** The document without its words, headers and failures: what programs depend on, and nothing that changes for readers alone. */
export function bareDocument(document: unknown, { keepWords = [] }: { readonly keepWords?: readonly string[] } = {}): ApiDocument {
  const words = new Set(WORDS.filter((word) => !keepWords.includes(word)));
  const { paths, components } = strip(document, words) as ApiDocument;
  const kept = Object.entries(paths).map(([path, item]) => {
    const operations = Object.entries(item).map(([method, operation]) => {
      const responses = Object.fromEntries(Object.entries(operation.responses).filter(([status]) => Number(status) < 400));
      return [method, { ...operation, responses }] as const;
    });
    return [path, Object.fromEntries(operations)] as const;
  });
  return { paths: Object.fromEntries(kept), components: { schemas: components?.schemas ?? {} } };
}

/** The schema without its words. */
export const bareSchema = (schema: unknown): ApiSchema => strip(JSON.parse(JSON.stringify(schema)), new Set(WORDS)) as ApiSchema;

/** Names of properties are no words, whatever they are called. */
function strip(value: unknown, words: ReadonlySet<string>, isNames = false): unknown {
  if (Array.isArray(value)) return value.map((item) => strip(item, words));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => isNames || !words.has(name));
  return Object.fromEntries(kept.map(([name, child]) => [name, strip(child, words, !isNames && (name === 'properties' || name === 'schemas'))]));
}
