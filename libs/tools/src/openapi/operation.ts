import { METHOD_EFFECTS, type HttpMethod, type HttpTool } from '@fenago/contracts';
import { bodyOf, type Body } from './body.js';
import { textOf, type Json } from './json.js';
import { declaredParameters, parametersOf, type Parameter } from './parameters.js';
import type { Place } from './places.js';
import { SchemaReader } from './schema-reader.js';
import { Unusable } from './unusable.js';

export interface ToolOptions {
  /** Root of its address. */
  readonly server: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A parameter with the name of its argument. */
interface Argument extends Parameter {
  readonly argument: string;
}

const MAX_DESCRIPTION = 1_024;
/** Longest address that a tool may have. */
const MAX_URL = 2_048;

/** @throws Unusable */
export function toolOf(document: Json, { path, method, item, operation, name }: Place, { server, headers }: ToolOptions): HttpTool {
  const reader = new SchemaReader(document);
  const given = new Set(Object.keys(headers).map((header) => header.toLowerCase()));
  const body = bodyIn(document, method, operation['requestBody'], reader);
  const parameters = named(parametersOf(document, declaredParameters(item, operation), reader, given), body);
  const isUsual = body === undefined || body.contentType === 'application/json' || given.has('content-type');
  const sent = isUsual ? headers : { ...headers, 'Content-Type': body.contentType };
  const description = [textOf(operation['summary']), textOf(operation['description'])].filter((text) => text !== undefined).join('\n');
  const schema = schemaOf(parameters, body);
  const url = `${server}${pathOf(path, parameters)}${queryOf(method, parameters)}`;
  if (url.length > MAX_URL) throw new Unusable('has too long an address');
  return {
    type: 'http',
    name,
    ...(description === '' ? {} : { description: description.slice(0, MAX_DESCRIPTION).toWellFormed() }),
    ...(schema === undefined ? {} : { parameters: schema }),
    method,
    url,
    ...(Object.keys(sent).length === 0 ? {} : { headers: sent }),
    effect: METHOD_EFFECTS[method],
  };
}

function bodyIn(document: Json, method: HttpMethod, requestBody: unknown, reader: SchemaReader): Body | undefined {
  if (method !== 'GET' && method !== 'DELETE') return bodyOf(document, requestBody, reader);
  if ((requestBody as Json | undefined)?.['required'] === true) throw new Unusable(`needs a body, which a ${method} of a tool has not`);
  return undefined;
}

/** Parameters whose arguments are told apart, also from the fields of the body. */
function named(parameters: readonly Parameter[], body: Body | undefined): readonly Argument[] {
  const taken = new Set(Object.keys(body?.properties ?? {}));
  return parameters.map((parameter) => {
    const plain = parameter.name.replace(/[^A-Za-z0-9_.-]/g, '_').slice(0, 64);
    const choices = [plain, `${parameter.in}_${plain}`.slice(0, 64)];
    const argument = choices.find((choice) => !taken.has(choice));
    if (argument === undefined) throw new Unusable(`has too many parameters called ${parameter.name}`);
    taken.add(argument);
    return { ...parameter, argument };
  });
}

function pathOf(path: string, parameters: readonly Argument[]): string {
  if (path.length > MAX_URL) throw new Unusable('has too long a path');
  return path.replace(/\{([^{}]*)\}/g, (_placeholder, name: string) => {
    const found = parameters.find((one) => one.in === 'path' && one.name === name);
    if (found === undefined) throw new Unusable(`has {${name}} in its path, which is not described`);
    return `{${found.argument}}`;
  });
}

/** Of a GET or DELETE the query is what its URL does not take, under the names of the arguments. */
function queryOf(method: HttpMethod, parameters: readonly Argument[]): string {
  const isOwn = method === 'GET' || method === 'DELETE';
  const parts = parameters.filter((one) => one.in === 'query' && !(isOwn && one.argument === one.name)).map(({ name, argument }) => `${encodeURIComponent(name)}={${argument}}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function schemaOf(parameters: readonly Argument[], body: Body | undefined): Json | undefined {
  if (parameters.length === 0 && body === undefined) return undefined;
  const own = Object.fromEntries(parameters.map(({ argument, schema }) => [argument, schema]));
  const required = [...parameters.filter((one) => one.required).map(({ argument }) => argument), ...(body?.required ?? [])];
  return {
    type: 'object',
    properties: { ...own, ...body?.properties },
    ...(required.length === 0 ? {} : { required }),
    // Unless the document says so, a model that makes a field up is to hear of it.
    additionalProperties: body?.additional ?? false,
  };
}
