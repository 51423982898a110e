import { MAX_TOOL_RESULT_BYTES } from '@fenago/contracts';
import { TextDecoder } from 'node:util';
import { resultOf } from '../result.js';
import type { Redactor } from '../secrets.js';
import type { ToolResult } from '../tool.port.js';

const TEXT = /^(?:text\/.+|application\/(?:.+\+)?(?:json|xml|yaml)|application\/(?:json5|x-ndjson|ndjson|jsonl|x-yaml|javascript|ecmascript|graphql|x-www-form-urlencoded)|image\/svg\+xml)$/;

/**
 * What a server has answered, as a model is told it: text as it is, of anything else what it is. What is no success is an
 * error. Reads no more of the body than can be told.
 * @throws EgressError, and what the call's signal was aborted with
 */
export async function resultOfAnswer(response: Response, redactor: Redactor): Promise<ToolResult> {
  const { status } = response;
  const isError = !response.ok;
  if (status >= 300 && status < 400) {
    await response.body?.cancel();
    return resultOf(`The server answered with a redirect (status ${status}), which is not followed. The tool needs the address that it leads to.`, { isError });
  }
  const type = /^[^;\s]*/.exec(response.headers.get('content-type')?.toLowerCase() ?? '')?.[0] ?? '';
  const { text, complete } = await bodyOf(response, type, redactor.longest);
  const shown = redactor.redact(text, complete);
  const lead = isError ? `The server answered with status ${status}.\n` : '';
  return resultOf(`${lead}${shown === '' ? `The answer is empty (status ${status}).` : shown}`, { isError, complete });
}

interface Body {
  readonly text: string;
  /** Whether that is all of it. */
  readonly complete: boolean;
}

async function bodyOf(response: Response, type: string, margin: number): Promise<Body> {
  if (type !== '' && !TEXT.test(type)) {
    await response.body?.cancel();
    return { text: binary(type, response.headers.get('content-length')), complete: true };
  }
  const { bytes, complete } = await readBeginning(response, MAX_TOOL_RESULT_BYTES + margin);
  // What does not say what it is, is text if it can be.
  const decoder = decoderOf(response.headers.get('content-type') ?? '', type === '');
  try {
    return { text: decoder.decode(bytes, { stream: !complete }), complete };
  } catch {
    return { text: binary('of unknown type', String(bytes.length)), complete: true };
  }
}

const binary = (type: string, size: string | null): string => `The answer is not text but ${type}, ${size ?? 'an unknown number of'} bytes. It cannot be shown.`;

async function readBeginning(response: Response, limit: number): Promise<{ readonly bytes: Buffer; readonly complete: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk as Uint8Array);
    size += (chunk as Uint8Array).byteLength;
    // Leaving the loop ends the answer.
    if (size > limit) break;
  }
  return { bytes: Buffer.concat(chunks).subarray(0, limit), complete: size <= limit };
}

/** @param fatal whether bytes that are no text are an error */
function decoderOf(contentType: string, fatal: boolean): TextDecoder {
  const [, charset = 'utf-8'] = /charset\s*=\s*"?([\w-]+)/i.exec(contentType) ?? [];
  try {
    return new TextDecoder(charset, { fatal });
  } catch {
    return new TextDecoder('utf-8', { fatal });
  }
}
