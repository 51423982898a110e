/** A hint is shown of keys that are long enough to keep their secret nevertheless. */
const LONG_ENOUGH = 16;
const HINT_CHARACTERS = 4;

/** What is shown of a key, so that its owner can tell it from others. */
export function keyHintOf(apiKey: string): string | null {
  return apiKey.length < LONG_ENOUGH ? null : apiKey.slice(-HINT_CHARACTERS);
}

/** Where a key's secret belongs: sealed for one key, it does not open as another's. */
export const secretContext = (providerKeyId: string): string => `provider_key:${providerKeyId}`;
