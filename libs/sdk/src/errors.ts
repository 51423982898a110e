/** A field of a request that is not as it should be; `path` is a JSON pointer. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

interface Problem {
  readonly code?: unknown;
  readonly detail?: unknown;
  readonly requestId?: unknown;
  readonly errors?: unknown;
}

/** The API refused a request. `code` is stable; the message may change. */
export class FenagoApiError extends Error {
  override readonly name = 'FenagoApiError';

  constructor(
    /** HTTP status. */
    readonly status: number,
    /** For example `not_found`; `unknown` where the answer was not the API's, but a proxy's. */
    readonly code: string,
    message: string,
    /** For questions about it. */
    readonly requestId: string | undefined,
    /** Seconds after which the same request may succeed. */
    readonly retryAfterSeconds: number | undefined,
    readonly fields: readonly FieldProblem[],
  ) {
    super(message);
  }

  /** The error that an answer tells, whoever gave it. */
  static async of(response: Response): Promise<FenagoApiError> {
    const problem = parse(await response.text());
    const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
    const fields = Array.isArray(problem.errors) ? (problem.errors as readonly FieldProblem[]) : [];
    const requestId = text(problem.requestId) ?? response.headers.get('x-request-id') ?? undefined;
    const message = text(problem.detail) ?? `The server answered ${response.status}.`;
    return new FenagoApiError(response.status, text(problem.code) ?? 'unknown', message, requestId, secondsOf(response), fields);
  }
}

/** No answer came: the server could not be reached, took too long, or broke off. */
export class FenagoConnectionError extends Error {
  override readonly name = 'FenagoConnectionError';
}

function parse(text: string): Problem {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // A proxy's page, or nothing.
    return {};
  }
}

function secondsOf({ headers }: Response): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1_000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
