export type EgressErrorCode =
  /** The destination is not allowed; `denial` says by which rule. */
  | 'egress_denied'
  /** The host's name has no address, or its resolver does not answer. */
  | 'egress_unresolvable'
  /** No connection, or it broke. */
  | 'egress_unreachable'
  /** One of the waits ran out. */
  | 'egress_timeout'
  /** The answer is larger than the bound. */
  | 'egress_response_too_large';

/** Why a destination is not allowed. */
export type EgressDenial = 'url' | 'scheme' | 'credentials' | 'port' | 'address';

const DENIALS: Readonly<Record<EgressDenial, string>> = {
  url: 'The address is not a valid URL.',
  scheme: 'The address must begin with https://. The operator can allow http for single hosts (EGRESS_ALLOW).',
  credentials: 'The address must hold no user name and no password.',
  port: 'The port is not allowed.',
  address: 'The host is not at a public address. The operator can allow it (EGRESS_ALLOW).',
};

const SENTENCES: Readonly<Record<Exclude<EgressErrorCode, 'egress_denied'>, string>> = {
  egress_unresolvable: "The host's name cannot be resolved. Check it, and try again in a moment.",
  egress_unreachable: 'The host cannot be reached, or the connection broke. Check the address, and try again.',
  egress_timeout: 'The host did not answer in time. Try again later.',
  egress_response_too_large: 'The answer is larger than what is taken. Ask for less.',
};

/** A call that was not made, or not finished. `message` says what to do, and nothing of what stands behind a name. */
export class EgressError extends Error {
  override readonly name = 'EgressError';

  private constructor(
    readonly code: EgressErrorCode,
    readonly denial: EgressDenial | undefined,
    message: string,
    cause: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }

  static denied(denial: EgressDenial): EgressError {
    return new EgressError('egress_denied', denial, DENIALS[denial], undefined);
  }

  static failed(code: Exclude<EgressErrorCode, 'egress_denied'>, cause?: unknown): EgressError {
    return new EgressError(code, undefined, SENTENCES[code], cause);
  }
}

const TIMEOUTS = new Set<unknown>(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);
const UNRESOLVED = new Set<unknown>(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME']);
const MAX_DEPTH = 5;

/** What the HTTP client threw, as an EgressError; the original stays as its cause. */
export function toEgressError(error: unknown): EgressError {
  let current = error;
  for (let depth = 0; depth < MAX_DEPTH && current instanceof Error; depth += 1) {
    if (current instanceof EgressError) return current;
    const code: unknown = 'code' in current ? current.code : undefined;
    if (TIMEOUTS.has(code)) return EgressError.failed('egress_timeout', error);
    if (UNRESOLVED.has(code)) return EgressError.failed('egress_unresolvable', error);
    if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return EgressError.failed('egress_response_too_large', error);
    current = current.cause;
  }
  return EgressError.failed('egress_unreachable', error);
}
