import type { AttemptAnswer, DeliveryError } from '@fenago/contracts';
import { createEgress, EgressError, serverResolve, type Egress } from '@fenago/egress';
import { CONFIG } from '@fenago/host';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { WebhookConfig } from '../config.js';

/** Of an answer's body, that is kept. */
const KEPT_BYTES = 2_048;
const KEPT_HEADER_LENGTH = 256;
/** No cookies, nothing that may be a secret. */
const KEPT_HEADERS = ['content-type', 'date', 'location', 'retry-after', 'server', 'x-request-id'];
/** A success is one whether or not its body comes. */
const BODY_MS = 1_000;
const CONNECT_MS = 5_000;

export interface Posted {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `broken_off`: by the end of this replica; nobody knows whether it has arrived. */
export type Outcome = { readonly answer: AttemptAnswer | null; readonly error: DeliveryError | null } | 'broken_off';

/** Those whom webhooks name. */
@Injectable()
export class ReceiverClient implements OnApplicationShutdown {
  private readonly egress: Egress;

  constructor(@Inject(CONFIG) { egressAllow, timeoutMs }: WebhookConfig) {
    const connectMs = Math.min(CONNECT_MS, timeoutMs);
    // A name server that does not answer for one receiver is not to hold up the others.
    this.egress = createEgress({ allow: egressAllow, resolve: serverResolve(), connectMs, headersMs: timeoutMs, idleMs: BODY_MS, totalMs: timeoutMs });
  }

  /** Why an address could never be called, by its text alone, as a sentence; undefined where it may be. */
  refuse(url: string): string | undefined {
    try {
      this.egress.judge(url);
      return undefined;
    } catch (error) {
      if (error instanceof EgressError) return error.message;
      throw error;
    }
  }

  /** Posts; an answer of 2xx is a success. Follows no redirect. @param signal of the end of this replica */
  async post({ url, headers, body }: Posted, signal: AbortSignal): Promise<Outcome> {
    try {
      const response = await this.egress.fetch(url, { method: 'POST', headers, body, signal });
      const answer = { status: response.status, headers: keptHeaders(response.headers), body: await beginningOf(response) };
      return { answer, error: response.ok ? null : refused(response.status) };
    } catch (error) {
      if (signal.aborted) return 'broken_off';
      if (error instanceof EgressError) return { answer: null, error: { code: error.code, message: error.message } };
      throw error;
    }
  }

  onApplicationShutdown(): Promise<void> {
    return this.egress.close();
  }
}

function refused(status: number): DeliveryError {
  return { code: 'http_status', message: `The answer was ${status}; a success is 200 to 299.` };
}

function keptHeaders(headers: Headers): Readonly<Record<string, string>> {
  return Object.fromEntries(KEPT_HEADERS.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value.slice(0, KEPT_HEADER_LENGTH)]];
  }));
}

/** As much of the body as is kept, and comes soon. What comes of it changes nothing of the answer. */
async function beginningOf(response: Response): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const timer = setTimeout(() => void reader.cancel().catch(() => undefined), BODY_MS);
  const chunks: Uint8Array[] = [];
  try {
    for (let bytes = 0; bytes < KEPT_BYTES; ) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      bytes += value.byteLength;
    }
  } catch (error) {
    if (!(error instanceof EgressError)) throw error;
  } finally {
    clearTimeout(timer);
    await reader.cancel().catch(() => undefined);
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, KEPT_BYTES)).toWellFormed();
}
