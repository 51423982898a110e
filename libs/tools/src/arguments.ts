import { checkArguments, MAX_TOOL_CALL_BYTES, type ToolSchema } from '@fenago/contracts';
import { ToolFailure } from './failure.js';

export type Arguments = Readonly<Record<string, unknown>>;

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

/** @throws ToolFailure that tells the model what to mend */
export function requireValid(args: Arguments, parameters: ToolSchema): void {
  const errors = checkArguments(parameters, args);
  if (errors.length === 0) return;
  const lines = errors.map(({ path, message }) => `- ${path === '' ? 'the arguments' : path}: ${message}`);
  throw new ToolFailure(`The arguments are not as the tool's parameters say. Mend them and call again:\n${lines.join('\n')}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ToolFailure(`The arguments are not JSON: ${(error as Error).message}`, { cause: error });
  }
}
