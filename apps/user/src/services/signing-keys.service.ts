import type { Jwks, SigningKey } from '@fenago/contracts';
import { CLOCK, CONFIG } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { SecretBox } from '@fenago/secrets';
import { Inject, Injectable } from '@nestjs/common';
import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import type { UserConfig } from '../config.js';
import { ACCESS_TOKEN_AUDIENCE, ACCESS_TOKEN_SECONDS, periodAt, signingKeyContext, type Period } from '../domain/access-token.js';
import { SigningKeyRepository } from '../repositories/signing-key.repository.js';
import type { SigningKeyDocument } from '../schemas/signing-key.schema.js';

const ALGORITHM = 'EdDSA';
/** Clocks of replicas differ by less, in milliseconds. */
const SKEW_MS = 60_000;

export interface Signer {
  readonly kid: string;
  readonly key: CryptoKey;
}

/**
 * The keys that access tokens are signed with: one a period, made by whichever replica needs it first, and kept until the
 * last token that it signed is dead.
 */
@Injectable()
export class SigningKeysService {
  readonly issuer: string;
  private readonly box: SecretBox;
  private present: { readonly kid: string; readonly signer: Promise<Signer> } | undefined;

  constructor(
    private readonly keys: SigningKeyRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: UserConfig,
  ) {
    this.issuer = config.publicUrl.replace(/\/+$/, '');
    this.box = new SecretBox(config.masterKeys);
  }

  /** @throws SecretError where the present key is sealed under a master key that is not configured any more */
  async signer(): Promise<Signer> {
    const period = periodAt(this.clock.now(), this.config.signingKeyDays);
    if (this.present?.kid !== period.kid) this.present = { kid: period.kid, signer: this.load(period) };
    const { present } = this;
    try {
      return await present.signer;
    } catch (error) {
      // Not remembered: the database may be back the next time.
      if (this.present === present) this.present = undefined;
      throw error;
    }
  }

  /** The present key, too, where nobody has signed with it yet. */
  async jwks(): Promise<Jwks> {
    await this.signer();
    const living = await this.keys.living(this.clock.now());
    const keys = living.map(({ publicKey, until }) => ({ key: publicKey, until: until.toISOString() }));
    return { issuer: this.issuer, audience: ACCESS_TOKEN_AUDIENCE, keys };
  }

  private async load(period: Period): Promise<Signer> {
    const { kid } = period;
    const stored = (await this.keys.get(kid)) ?? (await this.make(period));
    const jwk = JSON.parse(this.box.open(stored.sealed, signingKeyContext(kid))) as JWK;
    return { kid, key: (await importJWK(jwk, ALGORITHM)) as CryptoKey };
  }

  private async make({ kid, end }: Period): Promise<SigningKeyDocument> {
    const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, { crv: 'Ed25519', extractable: true });
    const { x = '' } = await exportJWK(publicKey);
    const shown: SigningKey = { kty: 'OKP', crv: 'Ed25519', x, kid, alg: ALGORITHM, use: 'sig' };
    const sealed = this.box.seal(JSON.stringify(await exportJWK(privateKey)), signingKeyContext(kid));
    const until = new Date(end.getTime() + ACCESS_TOKEN_SECONDS * 1_000 + SKEW_MS);
    const made = { _id: kid, publicKey: shown, sealed, createdAt: this.clock.now(), until };
    if (await this.keys.add(made)) return made;
    const faster = await this.keys.get(kid);
    if (faster === null) throw new Error(`The signing key ${kid} is there and cannot be read.`);
    return faster;
  }
}
