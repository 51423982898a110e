import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OPENAPI_FILE, readDocument } from './openapi.js';
import { SDK_FILES, sdkSources } from './sdk.js';

describe('libs/sdk/src/generated', () => {
  it('is as docs/openapi.json is now', async () => {
    const sources = await sdkSources(readDocument(OPENAPI_FILE));
    expect(Object.keys(sources)).toEqual(Object.values(SDK_FILES));
    const stale = Object.entries(sources).filter(([file, text]) => readFileSync(file, 'utf8') !== text);
    expect(stale.map(([file]) => file), 'run npm run docs').toEqual([]);
  });
});
