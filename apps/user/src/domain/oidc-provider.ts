/** A provider of OpenID Connect, as the operator configured it. */
export interface OidcProvider {
  /** Stands in addresses: small letters, digits and dashes. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** None for a public client. */
  readonly clientSecret: string | undefined;
  readonly scopes: readonly string[];
}

const ID = /^[a-z0-9-]{1,32}$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const DEFAULT_SCOPES = ['openid', 'email', 'profile'];
const FIELDS = new Set(['id', 'name', 'issuer', 'clientId', 'clientSecret', 'scopes']);

/**
 * Providers from a JSON list of `{id, name, issuer, clientId, clientSecret?, scopes?}`.
 * @returns undefined where the text is anything else, or names an id twice
 */
export function parseOidcProviders(text: string): readonly OidcProvider[] | undefined {
  const entries = parseList(text);
  const providers = entries?.map(parseProvider).filter((provider) => provider !== undefined) ?? [];
  const ids = new Set(providers.map(({ id }) => id));
  return entries !== undefined && ids.size === entries.length ? providers : undefined;
}

function parseList(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    // The variable is named to the operator; the text may hold secrets.
    return undefined;
  }
}

function parseProvider(entry: unknown): OidcProvider | undefined {
  if (typeof entry !== 'object' || entry === null || !Object.keys(entry).every((field) => FIELDS.has(field))) return undefined;
  const { id, name, issuer, clientId, clientSecret, scopes = DEFAULT_SCOPES } = entry as Readonly<Record<string, unknown>>;
  if (!isText(id) || !ID.test(id) || !isText(name) || !isText(issuer) || !isIssuer(issuer) || !isText(clientId)) return undefined;
  if (clientSecret !== undefined && !isText(clientSecret)) return undefined;
  if (!Array.isArray(scopes) || !scopes.every(isText) || !scopes.includes('openid')) return undefined;
  return { id, name, issuer, clientId, clientSecret, scopes };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 1_000;

/** HTTPS, or a provider on this machine. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}
