import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { OPENAPI_FILE, openApiText, readDocument } from './openapi.js';

interface Media {
  readonly schema?: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly $ref: string }>>;
}
interface Answer {
  readonly headers?: Readonly<Record<string, object>>;
  readonly content?: Readonly<Record<string, Media>>;
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Answer>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>>; readonly examples: Readonly<Record<string, { readonly value: unknown }>> };
}

const document = readDocument(OPENAPI_FILE) as Document;
const operations = Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ method, path, ...operation })));
const isApi = (path: string): boolean => /^\/(?:v1|openai)\//.test(path);
const hasParameter = ({ parameters = [] }: Operation, name: string): boolean => parameters.some((one) => one.in === 'header' && one.name === name);

describe('docs/openapi.json', () => {
  it('is as the code is now', async () => {
    expect(readFileSync(OPENAPI_FILE, 'utf8') === (await openApiText()), 'docs/openapi.json is stale: run npm run docs').toBe(true);
  });

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(JSON.parse(JSON.stringify(document)) as Record<string, unknown>);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
    const broken = { ...document, paths: { ...document.paths, '/broken': { get: { responses: 7 } } } };
    expect((await new Validator().validate(broken as unknown as Record<string, unknown>)).valid).toBe(false);
  });
});

describe('examples', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(JSON.parse(JSON.stringify({ $id: 'document', ...document })) as object);
  const pointerOf = (parts: readonly string[]): string => parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
  const problemsOf = (place: readonly string[], media: Media): string[] => {
    const given = [...(media.example === undefined ? [] : [media.example]), ...Object.values(media.examples ?? {}).map(({ $ref }) => document.components.examples[$ref.split('/').at(-1) ?? '']?.value)];
    if (given.length === 0) return [`${place.join(' ')} has no example`];
    const check = ajv.compile({ $ref: `document#/${pointerOf([...place, 'schema'])}` });
    return given.filter((value) => !check(value)).map((value) => `${place.join(' ')}: ${ajv.errorsText(check.errors)} in ${JSON.stringify(value).slice(0, 200)}`);
  };
  const media = operations.flatMap(({ method, path, requestBody, responses }) => [
    ...Object.entries(requestBody?.content ?? {}).map(([type, one]) => ({ place: ['paths', path, method, 'requestBody', 'content', type], one })),
    ...Object.entries(responses).flatMap(([status, { content = {} }]) =>
      Object.entries(content).map(([type, one]) => ({ place: ['paths', path, method, 'responses', status, 'content', type], one })),
    ),
  ]);

  it('stand at every body, and are as their schemas say', () => {
    expect(media.length).toBeGreaterThan(100);
    expect(media.flatMap(({ place, one }) => problemsOf(place, one))).toEqual([]);
  });

  it('would not pass otherwise', () => {
    const place = ['paths', '/v1/agents', 'post', 'requestBody', 'content', 'application/json'];
    expect(problemsOf(place, { example: { name: 7 } })).toHaveLength(1);
    expect(problemsOf(place, {})).toHaveLength(1);
  });
});

describe('every operation', () => {
  const lacking = (what: (operation: (typeof operations)[number]) => boolean): string[] => operations.filter((one) => !what(one)).map(({ method, path }) => `${method} ${path}`);

  it('under the API tells quotas and the request id with every answer, and when to come back with 429 and 503', () => {
    const tells = (answer: Answer, ...names: string[]): boolean => names.every((name) => answer.headers?.[name] !== undefined);
    expect(
      lacking(({ path, responses }) => !isApi(path) || Object.values(responses).every((answer) => tells(answer, 'X-Request-Id', 'RateLimit', 'RateLimit-Policy'))),
    ).toEqual([]);
    expect(lacking(({ responses }) => ['429', '503'].every((status) => responses[status] === undefined || tells(responses[status], 'Retry-After')))).toEqual([]);
    expect(lacking(({ path, responses }) => !isApi(path) || responses['429'] !== undefined)).toEqual([]);
  });

  it('that posts takes an Idempotency-Key, and no other', () => {
    expect(lacking((one) => hasParameter(one, 'Idempotency-Key') === (one.method === 'post'))).toEqual([]);
    expect(lacking(({ method, responses }) => method !== 'post' || (responses['409'] !== undefined && responses['422'] !== undefined))).toEqual([]);
  });

  it('that changes an object whose answer has an ETag takes If-Match, and reads of it If-None-Match', () => {
    const tagged = operations.filter(({ method, responses }) => method === 'get' && responses['200']?.headers?.['ETag'] !== undefined);
    expect(tagged.length).toBeGreaterThanOrEqual(3);
    expect(tagged.filter((one) => !hasParameter(one, 'If-None-Match') || one.responses['304'] === undefined)).toEqual([]);
    const paths = tagged.map(({ path }) => path);
    const changes = operations.filter(({ method, path }) => ['patch', 'delete'].includes(method) && paths.includes(path));
    expect(changes.length).toBeGreaterThanOrEqual(4);
    expect(changes.filter((one) => !hasParameter(one, 'If-Match') || one.responses['412'] === undefined).map(({ operationId }) => operationId)).toEqual([]);
  });
});
