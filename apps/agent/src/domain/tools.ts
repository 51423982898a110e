import {
  fillPlaceholders,
  MAX_AGENT_TOOLS_BYTES,
  placeholdersOf,
  refuseHeaders,
  refuseUrlTemplate,
  splitUrlTemplate,
  type AgentTool,
  type FieldError,
  type HttpTool,
} from '@fenago/contracts';

/** What is wrong with tools, although their schema takes them; paths are within the list of tools. */
export function toolErrors(tools: readonly AgentTool[]): readonly FieldError[] {
  const bytes = Buffer.byteLength(JSON.stringify(tools));
  if (bytes > MAX_AGENT_TOOLS_BYTES) return [{ path: '', message: `must have at most ${MAX_AGENT_TOOLS_BYTES} bytes as JSON, has ${bytes}` }];
  const names = tools.map(nameOf);
  const prefixes = names.filter((_name, index) => tools[index]?.type === 'mcp');
  return tools.flatMap((tool, index) => {
    const own = nameError(names, prefixes, index) ?? [];
    return [...own, ...errorsOfTool(tool)].map(({ path, message }) => ({ path: `/${index}${path}`, message }));
  });
}

/** Where a tool calls somebody, as far as that is known before its arguments are. */
export function addressOf(tool: AgentTool): string | undefined {
  if (tool.type !== 'http' && tool.type !== 'mcp') return undefined;
  return tool.type === 'http' ? fillPlaceholders(tool.url, () => 'x') : tool.url;
}

/** A server's name is not that of a tool, but only how those of its tools begin. */
function nameOf({ type, name }: AgentTool): string {
  return type === 'mcp' ? `${name}__` : name;
}

function nameError(names: readonly string[], prefixes: readonly string[], index: number): readonly FieldError[] | undefined {
  const name = names[index] ?? '';
  if (names.indexOf(name) < index) return [{ path: '/name', message: 'must be another than that of the tools before it' }];
  const isTaken = prefixes.some((prefix) => name !== prefix && name.startsWith(prefix));
  return isTaken ? [{ path: '/name', message: 'must not begin as the tools of a server do' }] : undefined;
}

/** What is wrong with a tool, whatever others there are; paths are within it. */
export function errorsOfTool(tool: AgentTool): readonly FieldError[] {
  if (tool.type !== 'http' && tool.type !== 'mcp') return [];
  const headers = refuseHeaders(tool.headers ?? {}, tool.type).map(({ path, message }) => ({ path: `/headers${path}`, message }));
  if (tool.type === 'http') return [...templateErrors(tool), ...headers];
  return /[{}]/.test(tool.url) ? [{ path: '/url', message: 'takes no arguments' }, ...headers] : headers;
}

function templateErrors({ url, parameters = {} }: HttpTool): readonly FieldError[] {
  const refusal = refuseUrlTemplate(url);
  if (refusal !== undefined) return [{ path: '/url', message: refusal }];
  const { properties = {}, required = [] } = parameters as { readonly properties?: object; readonly required?: unknown };
  const { base } = splitUrlTemplate(url);
  const unknown = placeholdersOf(url).filter((name) => !isRecord(properties) || !Object.hasOwn(properties, name));
  if (unknown.length > 0) return [{ path: '/url', message: `takes arguments that are no parameters: ${unknown.join(', ')}` }];
  const optional = placeholdersOf(base).filter((name) => !Array.isArray(required) || !required.includes(name));
  return optional.length === 0 ? [] : [{ path: '/parameters/required', message: `must name what stands in the path of the URL: ${optional.join(', ')}` }];
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
