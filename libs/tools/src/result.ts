import { MAX_TOOL_RESULT_BYTES } from '@fenago/contracts';
import type { ToolResult } from './tool.port.js';

const CUT = '\n[Cut here: this is the beginning of a longer result.]';

/**
 * A result within its bound.
 * @param complete false where the content is known to be the beginning of more
 */
export function resultOf(content: string, { isError = false, complete = true } = {}): ToolResult {
  if (complete && Buffer.byteLength(content) <= MAX_TOOL_RESULT_BYTES) return { content, isError };
  return { content: `${beginning(content, MAX_TOOL_RESULT_BYTES - CUT.length)}${CUT}`, isError };
}

/** As much of the beginning as fits, and no half character. */
function beginning(text: string, bytes: number): string {
  // A decoder that expects more keeps back what is not whole.
  return new TextDecoder().decode(Buffer.from(text).subarray(0, bytes), { stream: true });
}
