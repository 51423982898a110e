import { FenagoError, type ErrorCode } from '@fenago/contracts';
import type { ExecutionEnd } from '../../streaming/execution-end.js';

/** Whose fault a failed execution was, and so whether another try may help; what is not here may. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  provider_rejected_request: 'invalid_request',
  provider_key_missing: 'invalid_request',
  provider_key_unreadable: 'invalid_request',
  provider_address_denied: 'invalid_request',
  provider_rate_limited: 'rate_limited',
  agent_not_found: 'not_found',
  cancelled: 'conflict',
};

const RETRY_SECONDS = 5;

/** A request is answered with an error because its execution has no answer. */
export class ExecutionFailure extends FenagoError {
  constructor(
    /** Why the execution ended so. */
    readonly executionCode: string,
    message: string,
  ) {
    const code = CODES[executionCode] ?? 'service_unavailable';
    super(code, message, code === 'conflict' ? {} : { retryAfterSeconds: RETRY_SECONDS });
  }
}

/** @returns undefined where there is an answer, if only a part */
export function failureOf({ status, error }: ExecutionEnd): ExecutionFailure | undefined {
  if (status === 'cancelled') return new ExecutionFailure('cancelled', 'The execution was cancelled.');
  if (status !== 'failed') return undefined;
  return new ExecutionFailure(error?.code ?? 'internal', error?.message ?? 'Something went wrong on our side; send the request again.');
}
