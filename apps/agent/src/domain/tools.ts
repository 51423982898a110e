import { FenagoError, MAX_AGENT_TOOLS_BYTES, type AgentConfiguration, type AgentTool } from '@fenago/contracts';

/** Why an agent cannot have such a configuration, although its schema takes it; undefined where it can. */
export function refuseConfiguration({ tools = [] }: AgentConfiguration): FenagoError | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(tools));
  if (bytes > MAX_AGENT_TOOLS_BYTES) return invalid('', `must have at most ${MAX_AGENT_TOOLS_BYTES} bytes as JSON, has ${bytes}`);
  const names = tools.map(nameOf);
  const repeated = names.findIndex((name, index) => names.indexOf(name) < index);
  return repeated < 0 ? undefined : invalid(`/${repeated}/name`, 'must be another than that of the tools before it');
}

/** A server's name is not that of a tool, but only how those of its tools begin. */
function nameOf({ type, name }: AgentTool): string {
  return type === 'mcp' ? `${name}__` : name;
}

function invalid(path: string, message: string): FenagoError {
  return new FenagoError('invalid_request', 'The agent cannot have these tools; errors says why.', {
    fields: [{ path: `/configuration/tools${path}`, message }],
  });
}
