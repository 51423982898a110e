import { FenagoError } from '@fenago/contracts';
import { EgressError, type Egress } from '@fenago/egress';
import { parse } from 'yaml';
import { isRecord, type Json } from './json.js';

/** Bytes of a document in YAML: reading it takes far longer than JSON does. */
const MAX_YAML_BYTES = 1024 * 1024;
const ACCEPT = 'application/json, application/yaml;q=0.9, text/yaml;q=0.9, */*;q=0.1';

/**
 * Fetches a document, in JSON or YAML.
 * @throws FenagoError `invalid_request` where it cannot be had, or is none
 */
export async function fetchDocument(url: string, egress: Egress, signal: AbortSignal): Promise<Json> {
  const text = await textAt(url, egress, signal);
  const document = parsed(text);
  if (!isRecord(document)) throw refused('leads to what is neither JSON nor YAML');
  return document;
}

async function textAt(url: string, egress: Egress, signal: AbortSignal): Promise<string> {
  try {
    const response = await egress.fetch(url, { headers: { accept: ACCEPT }, signal });
    if (response.ok) return await response.text();
    await response.body?.cancel();
    throw refused(`leads to an answer of status ${response.status}`);
  } catch (error) {
    throw error instanceof EgressError ? refused(error.message, error) : error;
  }
}

/** Undefined where the text is neither. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (Buffer.byteLength(text) > MAX_YAML_BYTES) throw refused(`leads to YAML of more than ${MAX_YAML_BYTES} bytes; give it as JSON`);
    return parsedYaml(text);
  }
}

/** Aliases are refused: a few of them can stand for more than any memory holds. */
function parsedYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0, logLevel: 'silent' });
  } catch {
    return undefined;
  }
}

function refused(message: string, cause?: unknown): FenagoError {
  return new FenagoError('invalid_request', 'The document cannot be read; errors says why.', { fields: [{ path: '/url', message }], cause });
}
