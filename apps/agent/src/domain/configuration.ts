import { FenagoError, MAX_RESPONSE_FORMAT_BYTES, type AgentConfiguration, type FieldError } from '@fenago/contracts';
import { toolErrors } from './tools.js';

const MAX_FIELD_ERRORS = 20;
const SENTENCES = {
  tools: 'The agent cannot have these tools; errors says why.',
  responseFormat: 'The agent cannot have this response format; errors says why.',
} as const;

/** Why an agent cannot have such a configuration, although its schema takes it; undefined where it can. */
export function refuseConfiguration({ tools = [], responseFormat }: AgentConfiguration): FenagoError | undefined {
  return refusalOf('tools', toolErrors(tools)) ?? refusalOf('responseFormat', formatErrors(responseFormat));
}

/**
 * A refusal for what is wrong with a field of a configuration; undefined where nothing is.
 * @param errors paths are within the field
 */
export function refusalOf(field: keyof typeof SENTENCES, errors: readonly FieldError[]): FenagoError | undefined {
  if (errors.length === 0) return undefined;
  const fields = errors.slice(0, MAX_FIELD_ERRORS).map(({ path, message }) => ({ path: `/configuration/${field}${path}`, message }));
  return new FenagoError('invalid_request', SENTENCES[field], { fields });
}

function formatErrors(format: AgentConfiguration['responseFormat']): readonly FieldError[] {
  if (format === undefined) return [];
  if (format.type === 'json_schema' && format.schema === undefined) return [{ path: '/schema', message: 'must be there where the type is json_schema' }];
  const bytes = Buffer.byteLength(JSON.stringify(format));
  return bytes > MAX_RESPONSE_FORMAT_BYTES ? [{ path: '', message: `must have at most ${MAX_RESPONSE_FORMAT_BYTES} bytes as JSON, has ${bytes}` }] : [];
}
