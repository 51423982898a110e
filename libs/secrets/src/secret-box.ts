import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { MasterKey } from './master-keys.js';

/** A secret as it is stored: encrypted under a key of its own, which is encrypted under a master key. */
export interface SealedSecret {
  /** Master key that `wrappedKey` is encrypted under. */
  readonly keyId: string;
  /** The secret's own key: nonce, ciphertext and tag, in base64. */
  readonly wrappedKey: string;
  /** The secret: nonce, ciphertext and tag, in base64. */
  readonly ciphertext: string;
}

/** A sealed secret that cannot be opened; says nothing of what is in it. */
export class SecretError extends Error {
  override readonly name = 'SecretError';

  constructor(
    readonly code: 'unknown_key' | 'not_authentic',
    message: string,
    options?: { readonly cause: unknown },
  ) {
    super(message, options);
  }
}

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Envelope encryption (AES-256-GCM). Each secret has a key of its own, so that a new master key needs only the small
 * wrapped keys written anew, and no nonce is ever used twice under one key.
 */
export class SecretBox {
  private readonly keys: ReadonlyMap<string, MasterKey>;
  private readonly primary: MasterKey;

  /** @param keys the first seals, the others open what is old */
  constructor(keys: readonly [MasterKey, ...MasterKey[]]) {
    this.keys = new Map(keys.map((key) => [key.id, key]));
    [this.primary] = keys;
  }

  /** @param context where the secret belongs, for example `provider_key:<id>`: elsewhere it does not open */
  seal(secret: string, context: string): SealedSecret {
    const key = randomBytes(KEY_BYTES);
    return {
      keyId: this.primary.id,
      wrappedKey: encrypt(this.primary.bytes, key, wrapContext(this.primary.id, context)),
      ciphertext: encrypt(key, Buffer.from(secret, 'utf8'), context),
    };
  }

  /** @throws SecretError `unknown_key` where its master key is not configured, `not_authentic` where it was changed or moved */
  open(sealed: SealedSecret, context: string): string {
    return decrypt(this.unwrap(sealed, context), sealed.ciphertext, context).toString('utf8');
  }

  /**
   * The same secret under the present master key.
   * @returns undefined where it is so already
   * @throws SecretError as `open`
   */
  rewrap(sealed: SealedSecret, context: string): SealedSecret | undefined {
    if (sealed.keyId === this.primary.id) return undefined;
    const key = this.unwrap(sealed, context);
    const wrappedKey = encrypt(this.primary.bytes, key, wrapContext(this.primary.id, context));
    return { keyId: this.primary.id, wrappedKey, ciphertext: sealed.ciphertext };
  }

  private unwrap({ keyId, wrappedKey }: SealedSecret, context: string): Buffer {
    const master = this.keys.get(keyId);
    if (master === undefined) {
      throw new SecretError('unknown_key', `The secret is sealed under the master key "${keyId}", which is not configured. Add it behind the present one.`);
    }
    return decrypt(master.bytes, wrappedKey, wrapContext(keyId, context));
  }
}

const wrapContext = (keyId: string, context: string): string => `${keyId}\u0000${context}`;

function encrypt(key: Buffer, plain: Buffer, context: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(context, 'utf8'));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

function decrypt(key: Buffer, text: string, context: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  const tagAt = bytes.length - TAG_BYTES;
  try {
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(context, 'utf8')).setAuthTag(bytes.subarray(tagAt));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, tagAt)), decipher.final()]);
  } catch (cause) {
    throw new SecretError('not_authentic', 'The secret does not open: it was changed, moved, or sealed under another key of the same name.', { cause });
  }
}
