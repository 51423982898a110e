import { Inject, Injectable } from '@nestjs/common';
import { COMMANDS, MAX_KEPT_ANSWER_BYTES, type Caller, type IdempotentStart, type KeptAnswer } from '@fenago/contracts';
import { LOGGER } from '@fenago/host';
import { RpcClient } from '@fenago/messaging';
import { currentContext, newCorrelationId, runInContext, type Logger, type RequestCause } from '@fenago/observability';

/** For keeping an answer, in milliseconds: it is given within 5 s all the same. */
const END_MS = 500;

export interface KeyedRequest {
  /** None where anybody may ask. */
  readonly caller?: Caller;
  readonly key: string;
  /** SHA-256 of all that it asks for, in hex. */
  readonly fingerprint: string;
}

/** One attempt at a request that may be sent again. */
export interface Attempt {
  /** The same for every attempt at it. */
  readonly cause: RequestCause;
  /** Given to an earlier attempt. */
  readonly answered?: KeptAnswer;
  /** Keeps the answer, or lets the next attempt be made at once; the first call counts. Never rejects. */
  end(answer?: KeptAnswer): Promise<void>;
}

/** Requests that their clients may send again, by a key. */
@Injectable()
export class IdempotencyService {
  constructor(
    private readonly rpc: RpcClient,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws FenagoError `idempotency_mismatch`, `idempotency_in_flight`, or why the user service could not be asked */
  async begin(request: KeyedRequest): Promise<Attempt> {
    const start = await this.rpc.request(COMMANDS.beginIdempotent, request);
    const cause = { id: start.cause.id, time: new Date(start.cause.time) };
    if (start.state === 'answered') return { cause, answered: start.answer, end: () => Promise.resolve() };
    const correlationId = currentContext()?.correlationId ?? newCorrelationId();
    let ending: Promise<void> | undefined;
    return { cause, end: (answer) => (ending ??= this.end(request, start, worthKeeping(request, answer), correlationId)) };
  }

  private async end(request: KeyedRequest, start: IdempotentStart & { state: 'begun' }, answer: KeptAnswer | undefined, correlationId: string): Promise<void> {
    const kept = answer === undefined ? {} : { answer: { ...answer, headers: { ...answer.headers } } };
    try {
      await runInContext({ correlationId, deadline: Date.now() + END_MS }, () =>
        this.rpc.request(COMMANDS.endIdempotent, { ...request, lock: start.lock, ...kept }),
      );
    } catch (error) {
      // The next attempt is made under the same cause, so what this one did is not done again.
      this.logger.warn({ err: error, causeId: start.cause.id }, 'The answer to a request with a key could not be kept.');
    }
  }
}

/** By time or another plan, the same request may go through later: what was refused so is not what it comes to. */
const PASSING: ReadonlySet<number> = new Set([402, 429]);

/** Not what nobody in particular asked for, nor what says that trying again may help, nor what is too long. */
function worthKeeping({ caller }: KeyedRequest, answer: KeptAnswer | undefined): KeptAnswer | undefined {
  if (caller === undefined || answer === undefined || answer.status >= 500 || PASSING.has(answer.status)) return undefined;
  return Buffer.byteLength(answer.body) > MAX_KEPT_ANSWER_BYTES ? undefined : answer;
}
