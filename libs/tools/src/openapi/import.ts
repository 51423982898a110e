import { FenagoError, HTTP_METHODS, type HttpMethod, type HttpTool } from '@fenago/contracts';
import { isRecord, recordOf, textOf, type Json } from './json.js';
import { toolOf, type Place, type ToolOptions } from './operation.js';
import { resolved } from './references.js';
import { serverOf, type ServerOptions } from './server.js';
import { Unusable } from './unusable.js';

export interface OpenApiOptions extends ServerOptions {
  /** Names of operations that are wanted; all of them unless told. */
  readonly operations?: readonly string[] | undefined;
  /** Headers of every tool. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface ImportedTools {
  readonly tools: readonly HttpTool[];
  /** A sentence for each operation that could not become a tool. */
  readonly problems: readonly string[];
}

const MAX_OPERATIONS = 5_000;
/** Schemas that are read of one document, each as often as it is referred to. */
const MAX_SCHEMAS = 200_000;
const MAX_TOOLS = 256;
const MAX_BYTES = 512 * 1024;
const MAX_PROBLEMS = 100;
const VERSION = /^3\.[01]\.\d+/;

/**
 * The operations of an OpenAPI document (3.0 or 3.1) as tools. Nothing is fetched: what the document refers to elsewhere is
 * a problem of the operation.
 * @throws FenagoError `invalid_request` where it is no such document
 */
export function toolsOfOpenApi(document: Json, options: OpenApiOptions = {}): ImportedTools {
  if (!VERSION.test(String(document['openapi']))) throw noDocument('must be an OpenAPI document of version 3.0 or 3.1');
  if (!isRecord(document['paths'])) throw noDocument('has no paths');
  const wanted = options.operations === undefined ? undefined : new Set(options.operations);
  const tools: HttpTool[] = [];
  const problems: string[] = [];
  const names = new Set<string>();
  const missing = new Set(wanted);
  let bytes = 0;
  let isCut = false;
  const budget = { schemas: MAX_SCHEMAS };
  for (const place of placesOf(document)) {
    const name = unique(nameOf(place), names);
    const id = textOf(place.operation['operationId']) ?? name;
    if (wanted !== undefined && !wanted.has(id) && !wanted.has(name)) continue;
    missing.delete(id);
    missing.delete(name);
    const tool = made(document, place, { name, headers: options.headers ?? {}, budget }, options);
    if (typeof tool === 'string') {
      problems.push(`${id} ${tool}.`);
      continue;
    }
    bytes += Buffer.byteLength(JSON.stringify(tool));
    isCut = tools.length >= MAX_TOOLS || bytes > MAX_BYTES;
    if (isCut) break;
    tools.push(tool);
  }
  if (isCut) problems.unshift('There are more operations than are answered; name those that are needed (operations).');
  else for (const name of missing) problems.push(`There is no operation ${name}.`);
  return { tools, problems: problems.slice(0, MAX_PROBLEMS) };
}

/** The tool, or why there is none. */
function made(document: Json, place: Place, tool: Omit<ToolOptions, 'server'>, options: OpenApiOptions): HttpTool | string {
  try {
    const server = serverOf([place.operation, place.item, document], options);
    return toolOf(document, place, { ...tool, server });
  } catch (error) {
    if (error instanceof Unusable) return error.message;
    throw error;
  }
}

function* placesOf(document: Json): Generator<Place> {
  let count = 0;
  for (const [path, value] of Object.entries(recordOf(document['paths']))) {
    const item = itemOf(document, value);
    for (const method of HTTP_METHODS) {
      const operation = item[method.toLowerCase()];
      if (!isRecord(operation)) continue;
      count += 1;
      if (count > MAX_OPERATIONS) throw noDocument(`has more than ${MAX_OPERATIONS} operations`);
      yield { path, method, item, operation };
    }
  }
}

/** A path that is described elsewhere has no operations here. */
function itemOf(document: Json, value: unknown): Json {
  try {
    return resolved(document, value);
  } catch (error) {
    if (error instanceof Unusable) return {};
    throw error;
  }
}

function nameOf({ path, method, operation }: { readonly path: string; readonly method: HttpMethod; readonly operation: Json }): string {
  const written = textOf(operation['operationId']) ?? `${method.toLowerCase()}_${path}`;
  const plain = written.replace(/[^A-Za-z0-9_-]+/g, '_').replace(/^_+|_+$/g, '');
  return plain.slice(0, 60) || method.toLowerCase();
}

function unique(name: string, names: Set<string>): string {
  let free = name;
  for (let number = 2; names.has(free); number += 1) free = `${name}_${number}`;
  names.add(free);
  return free;
}

function noDocument(message: string): FenagoError {
  return new FenagoError('invalid_request', `The document cannot be read: it ${message}.`, { fields: [{ path: '/document', message }] });
}
