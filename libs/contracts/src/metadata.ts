import { Type } from 'typebox';

export const MAX_METADATA = { entries: 16, name: 64, value: 512 } as const;

/**
 * A client's own notes on an object or a turn; they mean nothing here. No `Type.Record`: the pattern that it makes of names fits none with
 * a line break, and under such a name it lets anything stand.
 */
export const metadata = () =>
  Type.Unsafe<Readonly<Record<string, string>>>({
    type: 'object',
    maxProperties: MAX_METADATA.entries,
    propertyNames: { maxLength: MAX_METADATA.name, pattern: '^[^\\u0000]*$' },
    additionalProperties: { type: 'string', maxLength: MAX_METADATA.value },
  });
