import type { OpenAPIObject } from '@nestjs/swagger';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Parameter = NonNullable<Operation['parameters']>[number];
type Response = Operation['responses'][string];

const METHODS = ['get', 'post', 'patch', 'delete'] as const;
type Method = (typeof METHODS)[number];

const IF_MATCH = header('If-Match', 'ETag of the object that you decided on, or several, or `*`: where it has changed since, nothing is done');
const IF_NONE_MATCH = header('If-None-Match', 'ETags that you have the object of: where it has not changed since, it is not sent again');
const IDEMPOTENCY_KEY: Parameter = {
  ...header('Idempotency-Key', 'Your name for this request: sent again with the same key and body within 24 hours, it is carried out once and answered as the first time'),
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};
const NOT_MODIFIED: Response = { description: 'You have the object as it is' };

/** Adds to every operation what follows from others of its traits, so that no route says it for itself. */
export function completeDocument(document: OpenAPIObject): OpenAPIObject {
  for (const item of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation !== undefined) complete(method, operation);
    }
  }
  return document;
}

function complete(method: Method, operation: Operation): void {
  const { responses } = operation;
  if (method === 'post') addParameter(operation, IDEMPOTENCY_KEY);
  if ('412' in responses) addParameter(operation, IF_MATCH);
  if (method === 'get' && hasHeader(responses['200'], 'ETag')) {
    addParameter(operation, IF_NONE_MATCH);
    responses['304'] = NOT_MODIFIED;
  }
}

function addParameter(operation: Operation, parameter: Parameter): void {
  operation.parameters = [...(operation.parameters ?? []), parameter];
}

function hasHeader(response: Response | undefined, name: string): boolean {
  return response !== undefined && 'headers' in response && response.headers !== undefined && name in response.headers;
}

function header(name: string, description: string): Parameter {
  return { name, in: 'header', required: false, description, schema: { type: 'string' } };
}
