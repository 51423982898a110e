import { MAX_TOOL_CALL_BYTES } from '@fenago/contracts';
import type { Finding, JsonSchema, SchemaThread } from '@fenago/schemas';
import { ToolFailure } from './failure.js';

export type Arguments = Readonly<Record<string, unknown>>;

/** Longest wait for a check, in milliseconds: others' may come first. */
const PATIENCE_MS = 10_000;

/** A tool without parameters takes none. */
export const NO_PARAMETERS: JsonSchema = { type: 'object', additionalProperties: false };

/**
 * The arguments of a call, from the text that the model wrote; nothing stands for none.
 * @throws ToolFailure that tells the model what to mend
 */
export function parseArguments(text: string): Arguments {
  if (Buffer.byteLength(text) > MAX_TOOL_CALL_BYTES) throw new ToolFailure(`The arguments are larger than ${MAX_TOOL_CALL_BYTES} bytes. Give less.`);
  const value = text.trim() === '' ? {} : parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ToolFailure('The arguments must be a JSON object.');
  return value as Arguments;
}

const SENTENCES: Readonly<Record<Exclude<Finding['kind'], 'fits' | 'mismatch'>, string>> = {
  no_schema: "The tool cannot be called: its parameters are described by what is no JSON Schema, or has no end. The agent's owner can mend it.",
  too_slow: "The arguments take too long to be checked by the tool's parameters. Give shorter ones.",
  busy: 'The arguments could not be checked, for too many are. Call again in a moment.',
};

/** @throws ToolFailure that tells the model what to mend; what cannot be checked is not called */
export async function requireValid(args: Arguments, parameters: JsonSchema, schemas: SchemaThread): Promise<void> {
  const finding = await schemas.check(parameters, args, PATIENCE_MS);
  if (finding.kind === 'fits') return;
  if (finding.kind !== 'mismatch') throw new ToolFailure(SENTENCES[finding.kind]);
  const lines = finding.errors.map(({ path, message }) => `- ${path === '' ? 'the arguments' : path}: ${message}`);
  throw new ToolFailure(`The arguments are not as the tool's parameters say. Mend them and call again:\n${lines.join('\n')}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ToolFailure(`The arguments are not JSON: ${(error as Error).message}`, { cause: error });
  }
}
