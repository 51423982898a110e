import type { Role, Scope } from '@fenago/contracts';

/** On whose behalf a request runs, by which credential, and what that allows. */
export interface Principal {
  readonly userId: string;
  readonly credential: 'api_key' | 'access_token';
  /** Id of the API key, or of the session that the token belongs to. */
  readonly credentialId: string;
  readonly scopes: readonly Scope[];
  readonly role: Role;
}

/** The session that a request belongs to; undefined where it came with an API key. */
export function sessionOf({ credential, credentialId }: Principal): string | undefined {
  return credential === 'access_token' ? credentialId : undefined;
}
