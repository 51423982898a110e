import {
  FenagoError,
  commandSubject,
  querySubject,
  type ReplyOf,
  type RequestContract,
  type RequestOf,
} from '@fenago/contracts';
import { currentContext, withSpan } from '@fenago/observability';
import { RequestFailed } from '../connection/requester.js';
import type { NatsLink } from '../connection/nats-link.js';
import { fromWire, requestHeaders, type WireReply } from './wire.js';

/** A contract of any command or query. */
export type AnyContract = Pick<RequestContract<string, never, unknown>, 'name' | 'kind' | 'service'>;

export interface RpcClientOptions {
  /** Milliseconds to wait for an answer; 4,000 unless told. */
  readonly timeoutMs?: number;
  /** Requests that may be in flight at once; 4,096 unless told. */
  readonly maxInFlight?: number;
}

/** Asks other services. */
export class RpcClient {
  private readonly timeoutMs: number;
  private readonly maxInFlight: number;
  private inFlight = 0;

  constructor(
    private readonly link: NatsLink,
    options: RpcClientOptions = {},
  ) {
    this.timeoutMs = options.timeoutMs ?? 4_000;
    this.maxInFlight = options.maxInFlight ?? 4_096;
  }

  /**
   * Sends a command or a query to the service that answers it. It waits at most until the deadline of the request that is
   * running, if that comes first.
   * @throws FenagoError with the code that the service answered, or
   *   `service_unavailable`: no replica is there (nothing was done) ·
   *   `broker_unavailable`: not connected (nothing was sent), or lost while a query was in flight ·
   *   `outcome_unknown`: the connection was lost while a command was in flight ·
   *   `deadline_exceeded`: no answer in time (a command may have been done)
   */
  async request<C extends AnyContract>(
    contract: C,
    payload: RequestOf<C>,
    options: { readonly timeoutMs?: number } = {},
  ): Promise<ReplyOf<C>> {
    if (this.inFlight >= this.maxInFlight) {
      throw new FenagoError('service_unavailable', 'Too many requests are in flight; try again in a moment.', { retryAfterSeconds: 1 });
    }
    this.inFlight += 1;
    try {
      return await withSpan(`rpc ${contract.name}`, { 'rpc.service': contract.service }, () =>
        this.send<ReplyOf<C>>(contract, payload, options.timeoutMs ?? this.timeoutMs),
      );
    } finally {
      this.inFlight -= 1;
    }
  }

  private async send<R>(contract: AnyContract, payload: unknown, timeoutMs: number): Promise<R> {
    const now = Date.now();
    const deadline = Math.min(now + timeoutMs, currentContext()?.deadline ?? Number.POSITIVE_INFINITY);
    if (deadline <= now) throw tooLate(contract, undefined);
    const subject = contract.kind === 'command' ? commandSubject(contract.name) : querySubject(contract.name);
    let reply: WireReply;
    try {
      const message = await this.link.requester.request(subject, JSON.stringify(payload), deadline - now, requestHeaders(deadline));
      reply = message.json<WireReply>();
    } catch (error) {
      throw noAnswer(contract, error);
    }
    if (reply.error !== undefined) throw fromWire(reply.error, `${contract.service} answered ${contract.name}`);
    return reply.ok as R;
  }
}

/** @internal What is told where a request got no answer. */
export function noAnswer(contract: AnyContract, cause: unknown): FenagoError {
  if (!(cause instanceof RequestFailed)) {
    return new FenagoError('internal', `The answer to ${contract.name} cannot be read.`, { cause });
  }
  switch (cause.reason) {
    case 'timeout':
      return tooLate(contract, cause);
    case 'no_responders':
      return new FenagoError('service_unavailable', `The ${contract.service} service is not there; try again in a moment.`, {
        retryAfterSeconds: 1,
        cause,
      });
    case 'too_large':
      return new FenagoError('body_too_large', 'The request is larger than the broker takes; make it shorter.', { cause });
    case 'disconnected':
    case 'closed':
      if (cause.sent && contract.kind === 'command') {
        const message = 'The connection was lost before the answer came; it may have been done. Ask again.';
        return new FenagoError('outcome_unknown', message, { retryAfterSeconds: 2, cause });
      }
      return new FenagoError('broker_unavailable', 'The broker is not connected; try again in a moment.', { retryAfterSeconds: 2, cause });
  }
}

function tooLate(contract: AnyContract, cause: unknown): FenagoError {
  const message = `The ${contract.service} service did not answer ${contract.name} in time; try again.`;
  return new FenagoError('deadline_exceeded', message, { retryAfterSeconds: 1, cause });
}
