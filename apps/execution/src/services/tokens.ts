/** Injection token of the platform's model port. */
export const MODEL = Symbol('execution.model');
/** Injection token of the box that seals provider keys and secrets for tools. */
export const SECRETS = Symbol('execution.secrets');
