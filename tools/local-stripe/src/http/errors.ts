/** The types of Stripe's errors that this server answers with. */
export type StripeErrorType = 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error' | 'rate_limit_error';

export interface StripeErrorDetails {
  readonly status: number;
  readonly type: StripeErrorType;
  readonly code?: string;
  /** The parameter it is about, as Stripe writes it: `items[0][price]`. */
  readonly param?: string;
  readonly declineCode?: string;
  /** Answered as `Stripe-Should-Retry`, which the client obeys. */
  readonly shouldRetry?: boolean;
}

/** What a request is answered with instead of an object. */
export class StripeError extends Error {
  override readonly name = 'StripeError';

  constructor(
    message: string,
    readonly details: StripeErrorDetails,
  ) {
    super(message);
  }

  /** The body, as Stripe writes it. */
  toBody(): { readonly error: Readonly<Record<string, unknown>> } {
    const { type, code, param, declineCode } = this.details;
    return {
      error: {
        type,
        message: this.message,
        ...(code === undefined ? {} : { code, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` }),
        ...(param === undefined ? {} : { param }),
        ...(declineCode === undefined ? {} : { decline_code: declineCode }),
      },
    };
  }
}

/** A request that cannot be carried out as it is: 400. */
export function invalid(message: string, param?: string, code?: string): StripeError {
  return new StripeError(message, { status: 400, type: 'invalid_request_error', ...(param === undefined ? {} : { param }), ...(code === undefined ? {} : { code }) });
}

/** There is no such object: 404 where the URL names it, 400 where a parameter does. */
export function missing(what: string, id: string, param = 'id'): StripeError {
  return new StripeError(`No such ${what}: '${id}'`, { status: param === 'id' ? 404 : 400, type: 'invalid_request_error', code: 'resource_missing', param });
}

/** The card was declined: 402. */
export function declined(): StripeError {
  return new StripeError('Your card was declined.', { status: 402, type: 'card_error', code: 'card_declined', declineCode: 'generic_decline' });
}
