import * as oidc from 'openid-client';
import type { OidcProvider } from '../domain/oidc-provider.js';

/** Seconds for each call of a provider: discovery, token, keys, user info. */
const CALL_SECONDS = 3;
/** What a provider says of itself is asked for anew after so long, in milliseconds. */
const DISCOVERY_MS = 60 * 60_000;

/** Who signed in, as the provider says. */
export interface OidcIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | undefined;
  readonly isEmailVerified: boolean;
  readonly name: string | undefined;
}

/** What one sign-in is checked by when it comes back; secret until then. */
export interface OidcChecks {
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** `unavailable`: the provider did not answer as one; `refused`: it, or a check of what it said, said no. */
export class OidcError extends Error {
  override readonly name = 'OidcError';

  constructor(
    readonly kind: 'unavailable' | 'refused',
    cause: unknown,
  ) {
    super(`The provider is ${kind === 'unavailable' ? 'not available' : 'against it'}.`, { cause });
  }
}

interface Discovered {
  readonly config: oidc.Configuration;
  /** Monotonic, milliseconds. */
  readonly at: number;
}

/** Signs people in at providers of OpenID Connect: authorization code with PKCE, state and nonce, ID tokens verified by the provider's keys. */
export class OidcClient {
  private readonly discovered = new Map<string, Discovered>();

  static newChecks(): OidcChecks {
    return { nonce: oidc.randomNonce(), codeVerifier: oidc.randomPKCECodeVerifier() };
  }

  /** @throws OidcError `unavailable` */
  async authorizationUrl(provider: OidcProvider, callback: string, state: string, { nonce, codeVerifier }: OidcChecks): Promise<string> {
    const config = await this.configurationOf(provider);
    const challenge = { code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier), code_challenge_method: 'S256' };
    return oidc.buildAuthorizationUrl(config, { redirect_uri: callback, scope: provider.scopes.join(' '), state, nonce, ...challenge }).href;
  }

  /**
   * @param arrival the address at which the browser came back, with its query
   * @throws OidcError
   */
  async identityOf(provider: OidcProvider, arrival: string, state: string, { nonce, codeVerifier }: OidcChecks): Promise<OidcIdentity> {
    const config = await this.configurationOf(provider);
    try {
      const checks = { pkceCodeVerifier: codeVerifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
      const tokens = await oidc.authorizationCodeGrant(config, new URL(arrival), checks);
      const claims = tokens.claims();
      if (claims === undefined) throw new TypeError('There is no ID token.');
      // Some tell of the address only where they are asked for it.
      const info = claims['email'] === undefined ? await oidc.fetchUserInfo(config, tokens.access_token, claims.sub) : claims;
      return {
        issuer: claims.iss,
        subject: claims.sub,
        email: textOf(info['email']),
        isEmailVerified: info['email_verified'] === true,
        name: textOf(info['name']) ?? textOf(info['preferred_username']),
      };
    } catch (error) {
      throw new OidcError(isOutage(error) ? 'unavailable' : 'refused', error);
    }
  }

  private async configurationOf({ id, issuer, clientId, clientSecret }: OidcProvider): Promise<oidc.Configuration> {
    const known = this.discovered.get(id);
    if (known !== undefined && performance.now() - known.at < DISCOVERY_MS) return known.config;
    const authentication = clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret);
    const execute = [oidc.enableNonRepudiationChecks, ...(issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [])];
    try {
      const config = await oidc.discovery(new URL(issuer), clientId, undefined, authentication, { timeout: CALL_SECONDS, execute });
      this.discovered.set(id, { config, at: performance.now() });
      return config;
    } catch (error) {
      throw new OidcError('unavailable', error);
    }
  }
}

const OUTAGES: ReadonlySet<string> = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR']);

function isOutage(error: unknown): boolean {
  if (error instanceof oidc.ResponseBodyError) return error.status >= 500;
  if (error instanceof oidc.ClientError) return OUTAGES.has(error.code ?? '');
  // What fetch throws where nobody answers.
  return error instanceof TypeError && error.cause instanceof Error;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
