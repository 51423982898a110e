/** A key that wraps the keys of single secrets; it comes from the configuration and is stored nowhere else. */
export interface MasterKey {
  /** Kept beside each secret, so that it is known which key opens it. */
  readonly id: string;
  /** 32 bytes. */
  readonly bytes: Buffer;
}

const KEY_BYTES = 32;
const ENTRY = /^([a-z0-9-]{1,32}):([A-Za-z0-9+/_-]{43}=?)$/;

/**
 * Keys written as `<id>:<32 bytes in base64>`, separated by commas. The first seals; the others only open what was
 * sealed before they were replaced.
 * @returns undefined where the text is anything else, or names an id twice
 */
export function parseMasterKeys(text: string): readonly [MasterKey, ...MasterKey[]] | undefined {
  const keys: MasterKey[] = [];
  for (const entry of text.split(',')) {
    const [, id, encoded] = ENTRY.exec(entry.trim()) ?? [];
    if (id === undefined || encoded === undefined || keys.some((key) => key.id === id)) return undefined;
    const bytes = Buffer.from(encoded, 'base64');
    if (bytes.length !== KEY_BYTES) return undefined;
    keys.push({ id, bytes });
  }
  const [first, ...others] = keys;
  return first === undefined ? undefined : [first, ...others];
}
