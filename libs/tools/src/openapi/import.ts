import type { HttpTool } from '@fenago/contracts';
import type { Json } from './json.js';
import { toolOf } from './operation.js';
import { Pace } from './pace.js';
import { placesOf, type Place } from './places.js';
import { serverOf, type ServerOptions } from './server.js';
import { Unusable } from './unusable.js';

export interface OpenApiOptions extends ServerOptions {
  /** Operations that are wanted, by what they or their tools are called; all of them unless told. */
  readonly operations?: readonly string[] | undefined;
  /** Headers of every tool. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface ImportedTools {
  readonly tools: readonly HttpTool[];
  /** A sentence for each operation that could not become a tool. */
  readonly problems: readonly string[];
}

/** Longest time in all, in milliseconds: a request has more. */
const MAX_MS = 750;
const MAX_TOOLS = 256;
/** Bytes of all tools as JSON. */
const MAX_BYTES = 512 * 1024;
const MAX_PROBLEMS = 100;
const MAX_PROBLEM_CHARACTERS = 300;
const CUT = 'There are more operations than are answered; name those that are needed (operations).';

/**
 * The operations of an OpenAPI document (3.0 or 3.1) as tools, in the order of the document. Nothing is fetched: what the document refers to
 * elsewhere is a problem of the operation. At most 256 tools, 512 KiB and 750 ms of work, which is done in slices.
 * @throws FenagoError `invalid_request` where it is no such document
 */
export async function toolsOfOpenApi(document: Json, options: OpenApiOptions = {}): Promise<ImportedTools> {
  const wanted = options.operations === undefined ? undefined : new Set(options.operations);
  const missing = new Set(wanted);
  const tools: HttpTool[] = [];
  const problems: string[] = [];
  const pace = new Pace(MAX_MS);
  let bytes = 0;
  let isCut = false;
  for (const place of placesOf(document)) {
    isCut = !(await pace.next());
    if (isCut) break;
    if (typeof place === 'string') {
      problems.push(place);
      continue;
    }
    if (wanted !== undefined && !wanted.has(place.id) && !wanted.has(place.name)) continue;
    for (const name of [place.id, place.name]) missing.delete(name);
    const tool = made(document, place, options);
    if (typeof tool === 'string') {
      problems.push(`${place.id} ${tool}.`);
      continue;
    }
    bytes += Buffer.byteLength(JSON.stringify(tool));
    isCut = tools.length >= MAX_TOOLS || bytes > MAX_BYTES;
    if (isCut) break;
    tools.push(tool);
  }
  const others = isCut ? [CUT] : Array.from(missing, (name) => `There is no operation ${name}.`);
  return { tools, problems: [...others, ...problems].slice(0, MAX_PROBLEMS).map((problem) => problem.slice(0, MAX_PROBLEM_CHARACTERS)) };
}

/** The tool, or why there is none. */
function made(document: Json, place: Place, { headers = {}, ...where }: OpenApiOptions): HttpTool | string {
  try {
    const server = serverOf([place.operation, place.item, document], where);
    return toolOf(document, place, { server, headers });
  } catch (error) {
    if (error instanceof Unusable) return error.message;
    throw error;
  }
}
