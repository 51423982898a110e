import type { OpenAPIObject } from '@nestjs/swagger';
import type { ErrorCode } from '@fenago/contracts';
import { openAiError } from '../dto/openai/shared.schema.js';
import { isOpenAiPath } from '../mappers/openai/error.mapper.js';
import { IF_MATCH_PATTERN } from './entity-tags.js';
import { codesByStatus, errorResponse, exampleComponents, isApiPath, type Traits } from './error-responses.js';
import { KEY_PATTERN } from './idempotency.interceptor.js';
import { PROBLEMS_EXTENSION } from './operation.decorator.js';
import { exampleOf, resolved, type ExampleSchema } from './schema-example.js';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']> & { [PROBLEMS_EXTENSION]?: readonly ErrorCode[] };
type Responses = Record<string, Response | undefined>;
interface Response {
  readonly description: string;
  headers?: Record<string, object>;
  readonly content?: Record<string, Media>;
}
interface Media {
  readonly schema?: ExampleSchema;
  readonly examples?: object;
  example?: unknown;
}

type Body = ExampleSchema & { additionalProperties?: unknown };

const METHODS = ['get', 'post', 'patch', 'delete'] as const;

const header = (description: string, schema: object = { type: 'string' }) => ({ description, schema });
const HEADERS = {
  'X-Request-Id': header("The request's id, for questions about it"),
  ETag: header('Version of the object, for If-Match and If-None-Match'),
  RateLimit: header('What is left of your quotas, and seconds until they are full again: `"user";r=599;t=42` (draft-ietf-httpapi-ratelimit-headers)'),
  'RateLimit-Policy': header('Your quotas: requests in a window of seconds: `"user";q=600;w=60`'),
  'Retry-After': header('Seconds after which to try again', { type: 'integer' }),
  'Retry-After-Ms': header('The same in milliseconds', { type: 'integer' }),
  'Idempotency-Replayed': header('`true` where this is the answer of the first time'),
} as const;

const parameter = (name: string, description: string, schema: object = { type: 'string' }) => ({ name, in: 'header', required: false, description, schema });
const PARAMETERS = {
  requestId: parameter('X-Request-Id', 'Your id for this request; one is made where it is missing'),
  idempotencyKey: parameter(
    'Idempotency-Key',
    'Your name for this request: sent again with the same key and body within 24 hours, it is carried out once and answered as the first time',
    { type: 'string', pattern: KEY_PATTERN },
  ),
  ifMatch: parameter('If-Match', 'ETag of the object that you decided on, or several, or `*`: where it has changed since, nothing is done', { type: 'string', pattern: IF_MATCH_PATTERN, example: '"3"' }),
  ifNoneMatch: parameter('If-None-Match', 'ETags that you have the object of: where it has not changed since, it is not sent again'),
} as const;

/** Adds to every operation what follows from its traits, so that no route says it for itself: errors, headers, examples. */
export function completeDocument(document: OpenAPIObject): OpenAPIObject {
  document.components ??= {};
  document.components.headers = { ...HEADERS };
  document.components.schemas = { ...document.components.schemas, OpenAiError: JSON.parse(JSON.stringify(openAiError)) as object };
  document.components.examples = {};
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method] as Operation | undefined;
      if (operation !== undefined) complete(document, operation, { method, path });
    }
  }
  return document;
}

function complete(document: OpenAPIObject, operation: Operation, { method, path }: Pick<Traits, 'method' | 'path'>): void {
  const { [PROBLEMS_EXTENSION]: codes = [] } = operation;
  delete operation[PROBLEMS_EXTENSION];
  const responses = operation.responses as Responses;
  const successes = Object.entries(responses).filter(([status]) => Number(status) < 400);
  const byStatus = codesByStatus({ method, path, codes, secured: operation.security !== undefined });
  for (const [status, own] of byStatus) responses[status] ??= errorResponse(status, own, path);
  Object.assign(document.components?.examples ?? {}, exampleComponents([...byStatus.values()].flat(), path));

  const isTagged = method === 'get' && successes.some(([, response]) => response?.headers?.['ETag'] !== undefined);
  if (isTagged) responses['304'] = { description: 'You have the object as it is', headers: { ETag: {} } };
  const parameters = [
    PARAMETERS.requestId,
    ...(method === 'post' ? [PARAMETERS.idempotencyKey] : []),
    ...(codes.includes('precondition_failed') ? [PARAMETERS.ifMatch] : []),
    ...(isTagged ? [PARAMETERS.ifNoneMatch] : []),
  ];
  operation.parameters = [...(operation.parameters ?? []).map(filled), ...parameters] as NonNullable<Operation['parameters']>;
  for (const [status, response] of Object.entries(responses)) if (response !== undefined) completeResponse(document, response, { status, method, path });
  const { requestBody } = operation;
  if (requestBody === undefined || !('content' in requestBody)) return;
  const content = requestBody.content as Record<string, Media>;
  const bodies = Object.values(content).flatMap(({ schema }) => (schema === undefined ? [] : [resolved(schema, document)])) as Body[];
  // Without a body a request is read as an empty object.
  requestBody.required = bodies.some(({ required = [] }) => required.length > 0);
  // The validation refuses fields that a body's DTO does not name; of answers clients are told to expect more.
  for (const body of bodies) body.additionalProperties ??= false;
  addExamples(document, content);
}

/** Without its parameter a path is another one. */
function filled(parameter: NonNullable<Operation['parameters']>[number]): typeof parameter {
  if (!('in' in parameter) || parameter.in !== 'path' || parameter.schema === undefined || '$ref' in parameter.schema) return parameter;
  return parameter.schema.type === 'string' ? { ...parameter, schema: { ...parameter.schema, minLength: 1 } } : parameter;
}

function completeResponse(document: OpenAPIObject, response: Response, { status, method, path }: { readonly status: string; readonly method: string; readonly path: string }): void {
  const names: (keyof typeof HEADERS)[] = ['X-Request-Id', ...(isApiPath(path) ? (['RateLimit', 'RateLimit-Policy'] as const) : [])];
  const mayHelp = status === '429' || status === '503' || (status === '409' && method === 'post');
  if (mayHelp) names.push('Retry-After', ...(isOpenAiPath(path) ? (['Retry-After-Ms'] as const) : []));
  if (method === 'post' && Number(status) < 400) names.push('Idempotency-Replayed');
  const own = Object.fromEntries(Object.entries(response.headers ?? {}).filter(([name]) => !(name in HEADERS)));
  if (response.headers?.['ETag'] !== undefined) names.push('ETag');
  response.headers = { ...own, ...Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])) };
  addExamples(document, response.content ?? {});
}

function addExamples(document: OpenAPIObject, content: Record<string, Media>): void {
  for (const media of Object.values(content)) {
    if (media.schema === undefined || media.example !== undefined || media.examples !== undefined) continue;
    media.example = exampleOf(media.schema, document);
  }
}
