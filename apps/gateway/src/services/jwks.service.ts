import { Injectable } from '@nestjs/common';
import { importJWK, type CryptoKey } from 'jose';
import { QUERIES, type Jwks, type SigningKey } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';

/** A key that is not known is asked for at most so often, in milliseconds: whoever invents keys costs nothing. */
const ASK_AGAIN_MS = 5_000;
/** What is known is asked for anew after so long, in milliseconds, in the background. */
const MAX_AGE_MS = 5 * 60_000;
const KID = /^[\w-]{1,64}$/;

interface Known {
  readonly issuer: string;
  readonly audience: string;
  readonly shown: readonly SigningKey[];
  readonly keys: ReadonlyMap<string, { readonly key: CryptoKey; readonly until: number }>;
  /** Monotonic, milliseconds. */
  readonly at: number;
}

/** The keys that access tokens are verified with, as the user service tells them. */
@Injectable()
export class JwksService {
  private known: Known | undefined;
  private loading: Promise<Known> | undefined;

  constructor(private readonly rpc: RpcClient) {}

  /** Who must have issued a token, and for whom. @throws FenagoError where the user service could not be asked */
  async expected(): Promise<Pick<Known, 'issuer' | 'audience'>> {
    return this.known ?? this.load();
  }

  /** The public keys, as everybody may have them; those known before where the user service cannot be asked now. */
  async published(): Promise<readonly SigningKey[]> {
    const { known } = this;
    if (known === undefined) return (await this.load()).shown;
    const isFresh = performance.now() - known.at < ASK_AGAIN_MS;
    return (isFresh ? known : await this.load().catch(() => known)).shown;
  }

  /**
   * Undefined where there is no such key, or no token of it can be alive.
   * @throws FenagoError where it would have to be asked for and the user service could not be
   */
  async find(kid: unknown): Promise<CryptoKey | undefined> {
    if (typeof kid !== 'string' || !KID.test(kid)) return undefined;
    let known = this.known ?? (await this.load());
    const age = performance.now() - known.at;
    // Where it fails the next one tries again.
    if (age > MAX_AGE_MS) void this.load().catch(() => undefined);
    if (!known.keys.has(kid) && age > ASK_AGAIN_MS) known = await this.load();
    const found = known.keys.get(kid);
    return found !== undefined && found.until > Date.now() ? found.key : undefined;
  }

  private load(): Promise<Known> {
    this.loading ??= this.ask().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  private async ask(): Promise<Known> {
    const at = performance.now();
    this.known = await knownOf(await this.rpc.request(QUERIES.getJwks, {}), at);
    return this.known;
  }
}

async function knownOf({ issuer, audience, keys }: Jwks, at: number): Promise<Known> {
  const imported = keys.map(async ({ key, until }) => [key.kid, { key: (await importJWK({ ...key }, 'EdDSA')) as CryptoKey, until: Date.parse(until) }] as const);
  return { issuer, audience, shown: keys.map(({ key }) => key), keys: new Map(await Promise.all(imported)), at };
}
