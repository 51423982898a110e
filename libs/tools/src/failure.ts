import { EgressError } from '@fenago/egress';

export interface ToolFailureOptions {
  readonly cause?: unknown;
  /** Whether the call may have been carried out all the same. */
  readonly isUncertain?: boolean;
}

/** What went wrong in a call, told to the model as it is: `message` is one or more sentences and holds no secret. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';
  readonly isUncertain: boolean;

  constructor(message: string, { cause, isUncertain = false }: ToolFailureOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.isUncertain = isUncertain;
  }
}

/** The same of a call that was not made, or broke. */
export function failureOf(error: EgressError): ToolFailure {
  const neverSent = error.code === 'egress_denied' || error.code === 'egress_unresolvable';
  return new ToolFailure(error.message, { cause: error, isUncertain: !neverSent });
}
