import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { newId, SCOPE_NAMES, type Jwks, type SigningKey } from '@fenago/contracts';

export const ISSUER = 'https://fenago.example';
export const AUDIENCE = 'fenago';

/** Seconds since the epoch. */
export const seconds = (): number => Math.floor(Date.now() / 1_000);

/** Claims of a good token; undefined takes one away. */
export function claimsOf(userId: string, sessionId: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const now = seconds();
  const good = { iss: ISSUER, aud: AUDIENCE, sub: userId, sid: sessionId, scope: SCOPE_NAMES.join(' '), iat: now, exp: now + 600, jti: newId('session', 0) };
  return Object.fromEntries(Object.entries({ ...good, ...changes }).filter(([, value]) => value !== undefined));
}

/** A key that signs whatever a test wants. */
export class Signer {
  private constructor(
    readonly kid: string,
    readonly key: CryptoKey,
    readonly publicKey: SigningKey,
  ) {}

  static async make(kid: string): Promise<Signer> {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const { x = '' } = await exportJWK(publicKey);
    return new Signer(kid, privateKey, { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' });
  }

  static async of(kid: string, jwk: JWK, publicKey: SigningKey): Promise<Signer> {
    return new Signer(kid, (await importJWK(jwk, 'EdDSA')) as CryptoKey, publicKey);
  }

  /** Signs texts as they are, whatever they say. */
  async signRaw(header: string, payload: string): Promise<string> {
    const text = `${Buffer.from(header).toString('base64url')}.${Buffer.from(payload).toString('base64url')}`;
    const signature = await crypto.subtle.sign('Ed25519', this.key, Buffer.from(text));
    return `${text}.${Buffer.from(signature).toString('base64url')}`;
  }

  /** @param header undefined takes a parameter away */
  sign(claims: Record<string, unknown>, header: Record<string, unknown> = {}): Promise<string> {
    const good = { alg: 'EdDSA', kid: this.kid, typ: 'at+jwt' };
    const given = Object.fromEntries(Object.entries({ ...good, ...header }).filter(([, value]) => value !== undefined));
    return new SignJWT(claims).setProtectedHeader(given as { alg: string }).sign(this.key);
  }
}

/** What the user service would tell of keys. */
export function jwksOf(...signers: readonly { readonly signer: Signer; readonly until?: number }[]): Jwks {
  const keys = signers.map(({ signer, until = Date.now() + 3_600_000 }) => ({ key: signer.publicKey, until: new Date(until).toISOString() }));
  return { issuer: ISSUER, audience: AUDIENCE, keys };
}
