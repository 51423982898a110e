import { DEFAULT_TOOL_SECONDS, METHOD_EFFECTS, refuseHeaders, type HttpTool } from '@fenago/contracts';
import type { Egress } from '@fenago/egress';
import { NO_PARAMETERS, type Arguments } from '../arguments.js';
import { ToolFailure } from '../failure.js';
import { fillHeaders, type SecretSource } from '../secrets.js';
import type { Tool } from '../tool.js';
import { resultOfAnswer } from './answer.js';
import { addToQuery, argumentsOfUrl, urlOf } from './request-url.js';

const ACCEPT = 'application/json, text/*;q=0.9, */*;q=0.1';

/** A tool that is one request to a server. */
export function httpTool(tool: HttpTool, egress: Egress, secrets: SecretSource): Tool {
  const { name, description, parameters, effect = METHOD_EFFECTS[tool.method], approval = false, timeoutSeconds = DEFAULT_TOOL_SECONDS } = tool;
  return {
    spec: { name, ...(description === undefined ? {} : { description }), ...(parameters === undefined ? {} : { parameters }), effect, approval },
    timeoutSeconds,
    checkedBy: parameters ?? NO_PARAMETERS,
    async call(args, { idempotencyKey, signal }) {
      const { url, body } = requestOf(tool, args);
      const [refused] = refuseHeaders(tool.headers ?? {}, 'http');
      if (refused !== undefined) throw new ToolFailure(`The tool's header ${refused.path.slice(1)} ${refused.message}.`);
      const { headers, redactor } = await fillHeaders(tool.headers ?? {}, url, secrets);
      const own = { accept: ACCEPT, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
      // By `Headers`, since names in any case are the same header.
      const sent = new Headers({ ...own });
      for (const [header, value] of Object.entries(headers)) sent.set(header, value);
      sent.set('idempotency-key', idempotencyKey);
      signal.throwIfAborted();
      const response = await egress.fetch(url, { method: tool.method, headers: sent, signal, ...(body === undefined ? {} : { body }) });
      return resultOfAnswer(response, redactor);
    },
  };
}

function requestOf(tool: HttpTool, args: Arguments): { readonly url: URL; readonly body?: string } {
  const url = urlOf(tool.url, args);
  const inUrl = argumentsOfUrl(tool.url);
  const rest = Object.fromEntries(Object.entries(args).filter(([name]) => !inUrl.has(name)));
  if (tool.method === 'GET' || tool.method === 'DELETE') {
    addToQuery(url, rest);
    return { url };
  }
  // A request whose arguments all stand in the URL has no body; one that could have others has one, be it empty.
  const declared = Object.keys((tool.parameters?.['properties'] as object | undefined) ?? {});
  const hasBody = Object.keys(rest).length > 0 || declared.some((name) => !inUrl.has(name));
  return hasBody ? { url, body: JSON.stringify(rest) } : { url };
}
