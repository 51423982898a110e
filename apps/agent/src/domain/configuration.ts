import { FenagoError, MAX_AGENT_TOOLS_BYTES, MAX_RESPONSE_FORMAT_BYTES, type AgentConfiguration, type AgentTool } from '@fenago/contracts';

/** Why an agent cannot have such a configuration, although its schema takes it; undefined where it can. */
export function refuseConfiguration({ tools = [], responseFormat }: AgentConfiguration): FenagoError | undefined {
  return refuseTools(tools) ?? refuseFormat(responseFormat);
}

function refuseTools(tools: readonly AgentTool[]): FenagoError | undefined {
  const invalid = (path: string, message: string): FenagoError => refusal('tools', path, message);
  const bytes = Buffer.byteLength(JSON.stringify(tools));
  if (bytes > MAX_AGENT_TOOLS_BYTES) return invalid('', `must have at most ${MAX_AGENT_TOOLS_BYTES} bytes as JSON, has ${bytes}`);
  const names = tools.map(nameOf);
  const repeated = names.findIndex((name, index) => names.indexOf(name) < index);
  return repeated < 0 ? undefined : invalid(`/${repeated}/name`, 'must be another than that of the tools before it');
}

function refuseFormat(format: AgentConfiguration['responseFormat']): FenagoError | undefined {
  if (format === undefined) return undefined;
  if (format.type === 'json_schema' && format.schema === undefined) return refusal('responseFormat', '/schema', 'must be there where the type is json_schema');
  const bytes = Buffer.byteLength(JSON.stringify(format));
  return bytes > MAX_RESPONSE_FORMAT_BYTES ? refusal('responseFormat', '', `must have at most ${MAX_RESPONSE_FORMAT_BYTES} bytes as JSON, has ${bytes}`) : undefined;
}

/** A server's name is not that of a tool, but only how those of its tools begin. */
function nameOf({ type, name }: AgentTool): string {
  return type === 'mcp' ? `${name}__` : name;
}

const SENTENCES = {
  tools: 'The agent cannot have these tools; errors says why.',
  responseFormat: 'The agent cannot have this response format; errors says why.',
} as const;

function refusal(field: keyof typeof SENTENCES, path: string, message: string): FenagoError {
  return new FenagoError('invalid_request', SENTENCES[field], { fields: [{ path: `/configuration/${field}${path}`, message }] });
}
