import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Seconds that anything of the provider lives. */
const TTL_S = 600;

/** Somebody who has an account at the provider. */
export interface OidcPerson {
  /** The `sub` that the provider tells. */
  readonly subject: string;
  readonly email?: string;
  readonly emailVerified?: boolean;
  readonly name?: string;
}

/** A real provider of OpenID Connect on loopback, at which everybody is signed in as whoever the test says. */
export interface TestOidc {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who signs in next; undefined: nobody, they cancel. */
  person: OidcPerson | undefined;
  /**
   * Follows the provider's redirects as a browser does, until one leads away from it.
   * @returns where to
   */
  visit(url: string): Promise<string>;
  stop(): Promise<void>;
}

/** @param callbacks addresses that the provider may send browsers back to */
export async function startTestOidc(callbacks: readonly string[]): Promise<TestOidc> {
  // Loaded only here: it is large, and most tests need none.
  const { default: Provider } = await import('oidc-provider');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [clientId, clientSecret] = ['fenago', randomBytes(16).toString('hex')];
  const people = new Map<string, OidcPerson>();
  const { privateKey } = generateKeyPairSync('ed25519');
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [...callbacks], id_token_signed_response_alg: 'EdDSA' }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'EdDSA', use: 'sig' }] },
    enabledJWA: { idTokenSigningAlgValues: ['EdDSA'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['a key of a test'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    ttl: { Interaction: TTL_S, Grant: TTL_S, Session: TTL_S, AccessToken: TTL_S, IdToken: TTL_S, AuthorizationCode: TTL_S },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...claimsOf(people.get(accountId)) }) }),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session?.accountId ?? '' });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const handle = provider.callback();
  const oidc: TestOidc = { issuer, clientId, clientSecret, person: undefined, visit: (url) => visit(url, issuer), stop: () => stop(server) };
  const interact = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { person } = oidc;
    if (person !== undefined) people.set(person.subject, person);
    const outcome = person === undefined ? { error: 'access_denied' } : { login: { accountId: person.subject } };
    await provider.interactionFinished(request, response, outcome);
  };
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/') === true) void interact(request, response);
    else void handle(request, response);
  });
  return oidc;
}

function claimsOf(person: OidcPerson | undefined): Record<string, string | boolean> {
  const { email, emailVerified, name } = person ?? {};
  return {
    ...(email === undefined ? {} : { email }),
    ...(emailVerified === undefined ? {} : { email_verified: emailVerified }),
    ...(name === undefined ? {} : { name }),
  };
}

const MAX_REDIRECTS = 10;

/** With cookies of its own: each visit is a browser that was never there. */
async function visit(from: string, issuer: string): Promise<string> {
  const cookies = new Map<string, string>();
  let url = from;
  for (let i = 0; i < MAX_REDIRECTS; i += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    const text = await response.text();
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`The provider answered ${response.status}: ${text.slice(0, 500)}`);
    url = new URL(location, url).href;
    if (!url.startsWith(`${issuer}/`)) return url;
  }
  throw new Error('The provider redirects for ever.');
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
