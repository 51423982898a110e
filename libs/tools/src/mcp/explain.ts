import { ProtocolError, SdkError, SdkErrorCode, SdkHttpError } from '@modelcontextprotocol/client';
import { EgressError } from '@fenago/egress';
import { ToolFailure } from '../failure.js';

const MAX_DEPTH = 5;
const MAX_TOLD = 1_000;
const SENTENCES: Readonly<Partial<Record<SdkErrorCode, string>>> = {
  [SdkErrorCode.RequestTimeout]: 'The server did not answer in time.',
  [SdkErrorCode.ConnectionClosed]: 'The connection to the server broke.',
  [SdkErrorCode.UnsupportedResultType]: 'The tool asks back, and nobody is there to answer it.',
};
const NOT_UNDERSTOOD = 'What the server answered is not what the Model Context Protocol says.';

/** What went wrong between a client and its server, as a sentence. Of what the server has sent only the message of its error. */
export function explain(error: unknown): string {
  for (const one of chainOf(error)) {
    if (one instanceof EgressError || one instanceof ToolFailure) return one.message;
    if (one instanceof SdkHttpError) return ofStatus(one.status);
    if (one instanceof ProtocolError) return `The server refused: ${one.message.slice(0, MAX_TOLD)}`;
  }
  return (error instanceof SdkError ? SENTENCES[error.code] : undefined) ?? NOT_UNDERSTOOD;
}

/** Whether a request may have been carried out though its answer is not known. */
export function isUncertain(error: unknown): boolean {
  return chainOf(error).every((one) => !(one instanceof SdkHttpError || one instanceof ProtocolError) && !(one instanceof EgressError && one.code === 'egress_denied'));
}

/** Whether the server knows the session no more, or says so of anything that it did not look at. */
export function isSessionLost(error: unknown): boolean {
  return chainOf(error).some((one) => one instanceof SdkHttpError && (one.status === 404 || one.status === 400));
}

function ofStatus(status: number): string {
  if (status === 401 || status === 403) return `The server refuses the credentials (status ${status}).`;
  if (status >= 300 && status < 400) return `The server answered with a redirect (status ${status}), which is not followed.`;
  return `The server answered with status ${status}.`;
}

/** An error and its causes. */
function chainOf(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  for (let current = error; current instanceof Error && chain.length < MAX_DEPTH; current = current.cause) chain.push(current);
  return chain;
}
