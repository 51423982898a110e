import { FenagoError, type Scope } from '@fenago/contracts';

/** The credential is valid but does not allow the operation. */
export class InsufficientScope extends FenagoError {
  constructor(readonly scope: Scope) {
    super('insufficient_scope', `The credential lacks the scope ${scope}; use one that has it.`);
  }
}
