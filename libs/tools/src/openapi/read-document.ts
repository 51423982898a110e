import { FenagoError } from '@fenago/contracts';
import { EgressError, type Egress } from '@fenago/egress';
import { isRecord, type Json } from './json.js';

/**
 * Fetches a document in JSON.
 * @param egress by whose bounds of time and size
 * @throws FenagoError `invalid_request` where it cannot be had, or is none
 */
export async function fetchDocument(url: string, egress: Egress): Promise<Json> {
  const document = parsed(await textAt(url, egress));
  if (!isRecord(document)) throw refused('leads to what is no JSON object; a document in YAML must be made JSON first');
  return document;
}

async function textAt(url: string, egress: Egress): Promise<string> {
  try {
    const response = await egress.fetch(url, { headers: { accept: 'application/json' } });
    if (response.ok) return await response.text();
    await response.body?.cancel();
    throw refused(`leads to an answer of status ${response.status}`);
  } catch (error) {
    throw error instanceof EgressError ? refused(error.message, error) : error;
  }
}

/** Undefined where the text is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(message: string, cause?: unknown): FenagoError {
  return new FenagoError('invalid_request', 'The document cannot be read; errors says why.', { fields: [{ path: '/url', message }], cause });
}
