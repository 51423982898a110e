import type { SchemaThread } from '@fenago/schemas';
import type { Client, RequestOptions, Tool } from '@modelcontextprotocol/client';
import { ToolFailure } from '../failure.js';

/** As much of a server's tool as is needed. */
export type McpTool = Pick<Tool, 'name' | 'description' | 'inputSchema' | 'annotations'>;

/** What a server has, as far as it is taken. */
export interface McpListing {
  readonly tools: readonly McpTool[];
  /** Why others are left out, by name: a provider would refuse everything for the one of them. */
  readonly refused: ReadonlyMap<string, string>;
  /** False where the server has more. */
  readonly complete: boolean;
}

/** Longest wait for a look at their parameters, in milliseconds. */
const PATIENCE_MS = 5_000;
const MAX_PAGES = 16;
const MAX_TOOLS = 512;
/** Bytes of the tools as JSON. */
const MAX_BYTES = 256 * 1024;

/** Reads pages of tools, no more than can be kept, and looks at their parameters. */
export async function readListing(client: Client, schemas: SchemaThread, options: RequestOptions): Promise<McpListing> {
  const { tools, complete } = await readPages(client, options);
  const found = await schemas.inspect(tools.map(({ inputSchema }) => inputSchema), PATIENCE_MS);
  if (typeof found === 'string') throw new ToolFailure('The parameters of its tools could not be looked at in time.');
  const refused = new Map<string, string>();
  for (const [index, { name }] of tools.entries()) {
    const wrong = found[index];
    if (wrong !== undefined) refused.set(name, `its parameters${wrong.path === '' ? '' : ` (${wrong.path})`} ${wrong.message}`);
  }
  return { tools: tools.filter(({ name }) => !refused.has(name)), refused, complete };
}

async function readPages(client: Client, options: RequestOptions): Promise<{ readonly tools: readonly McpTool[]; readonly complete: boolean }> {
  const tools: McpTool[] = [];
  let bytes = 0;
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await client.request({ method: 'tools/list', params: cursor === undefined ? {} : { cursor } }, options);
    for (const { name, description, inputSchema, annotations } of answer.tools) {
      const tool = { name, description, inputSchema, annotations };
      bytes += Buffer.byteLength(JSON.stringify(tool));
      if (tools.length >= MAX_TOOLS || bytes > MAX_BYTES) return { tools, complete: false };
      tools.push(tool);
    }
    cursor = answer.nextCursor;
    if (cursor === undefined) return { tools, complete: true };
  }
  return { tools, complete: false };
}
