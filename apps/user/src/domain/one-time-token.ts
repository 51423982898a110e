/** What a token that was sent or shown once is good for, and what is needed then. */
export type TokenUse =
  | { readonly kind: 'sign_up'; readonly email: string; readonly name: string; readonly passwordHash: string }
  /** Without a user it is good for nothing: the address has no account, and nobody was sent the token. */
  | { readonly kind: 'reset_password'; readonly email: string; readonly userId: string | null }
  | { readonly kind: 'change_email'; readonly email: string; readonly userId: string }
  /** The `state` of a sign-in at a provider. */
  | {
      readonly kind: 'oidc_flow';
      readonly provider: string;
      readonly nonce: string;
      readonly codeVerifier: string;
      /** Keyed hash of what the browser that began it holds. */
      readonly bindingHash: string;
      /** The application that asked for it; null where it ends here. */
      readonly redirectUri: string | null;
    }
  /** What an application exchanges for tokens. */
  | { readonly kind: 'oidc_code'; readonly userId: string };
export type TokenKind = TokenUse['kind'];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Milliseconds for which a token is good. */
export const TOKEN_LIFE_MS: Readonly<Record<TokenKind, number>> = {
  sign_up: 24 * HOUR_MS,
  reset_password: HOUR_MS,
  change_email: 24 * HOUR_MS,
  oidc_flow: 10 * MINUTE_MS,
  oidc_code: MINUTE_MS,
};
