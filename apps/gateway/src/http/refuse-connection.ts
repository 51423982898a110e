import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { FenagoError } from '@fenago/contracts';
import { newCorrelationId } from '@fenago/observability';
import { problemOf, PROBLEM_TYPE } from '../mappers/problem.mapper.js';
import { commonHeaders } from './request-context.js';

interface Refusal {
  readonly status: number;
  readonly detail: string;
}

/** By the codes of Node's HTTP server; a client that has left gets nothing. */
const REFUSALS: Readonly<Record<string, Refusal | undefined>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'The request did not come in time; send it again.' },
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'The headers are too large; send shorter ones.' },
};
const MALFORMED: Refusal = { status: 400, detail: 'The request is not HTTP/1.1; check its first line and headers.' };

/** Answers what Node's parser refuses, before there is a request or a route, with a problem like every other. */
export function refuseConnection(error: Error & { readonly code: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, detail } = REFUSALS[error.code] ?? MALFORMED;
  const requestId = newCorrelationId();
  const problem = problemOf(new FenagoError('invalid_request', detail, { cause: error }), requestId);
  const body = JSON.stringify({ ...problem.body, status });
  const headers = {
    ...commonHeaders(requestId, ''),
    'content-type': PROBLEM_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`);
}
