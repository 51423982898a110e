/** Injection token of the model port. */
export const MODEL = Symbol('execution.model');
