/** A secret as it is stored: encrypted under a key of its own, which is encrypted under a master key. */
export interface Sealed {
  /** Name of the master key. */
  readonly keyId: string;
  readonly wrappedKey: string;
  readonly ciphertext: string;
}

/** What its owner has given a secret for: a key or a token of somebody else. */
export interface HoldsSecret {
  readonly id: string;
  readonly secret: Sealed;
}

/** A hint is shown of secrets that are long enough to keep theirs nevertheless. */
const LONG_ENOUGH = 16;
const HINT_CHARACTERS = 4;

/** What is shown of a secret, so that its owner can tell it from others. */
export function hintOf(secret: string): string | null {
  return secret.length < LONG_ENOUGH ? null : secret.slice(-HINT_CHARACTERS);
}

/** Where a secret belongs: sealed for one object, it does not open as another's. */
export const secretContext = (kind: 'provider_key' | 'tool_secret', id: string): string => `${kind}:${id}`;

/** Secrets that are sealed under another master key. */
export interface Rewrap {
  readonly masterKeyId: string;
  /** By the ciphertext that each stands for, which a new wrapping leaves as it is. */
  readonly rewrapped: ReadonlyMap<string, Sealed>;
}

/** Puts each new wrapping where its secret still is: those that were given anew meanwhile stay as they are. */
export function putRewrapped<T extends HoldsSecret>(entries: readonly T[], rewrapped: ReadonlyMap<string, Sealed>): { readonly entries: readonly T[]; readonly count: number } {
  const after = entries.map((entry) => ({ ...entry, secret: rewrapped.get(entry.secret.ciphertext) ?? entry.secret }));
  return { entries: after, count: after.filter(({ secret }, index) => secret !== entries[index]?.secret).length };
}
