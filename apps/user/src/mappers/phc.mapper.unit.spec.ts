import { describe, expect, it } from 'vitest';
import { parsePhc, toPhc } from './phc.mapper.js';

const hash = { cost: { memory: 19_456, passes: 2, parallelism: 1 }, salt: Buffer.alloc(16, 1), hash: Buffer.alloc(32, 2) };

describe('the PHC form of a password hash', () => {
  it('is read back', () => {
    const text = toPhc(hash);
    expect(text).toBe('$argon2id$v=19$m=19456,t=2,p=1$AQEBAQEBAQEBAQEBAQEBAQ$AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI');
    expect(parsePhc(text)).toEqual(hash);
  });

  it.each(['', 'hunter2', '$argon2i$v=19$m=1,t=1,p=1$AQ$Ag', '$argon2id$v=16$m=1,t=1,p=1$AQ$Ag', '$argon2id$v=19$m=1,t=1,p=1$AQ'])('is not %j', (text) => {
    expect(() => parsePhc(text)).toThrow(RangeError);
  });
});
