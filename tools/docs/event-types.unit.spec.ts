import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EVENT_TYPE_FILES, eventTypeSources } from './event-types.js';

describe('libs/events/src/generated', () => {
  it('is as the contracts are now', async () => {
    const sources = await eventTypeSources();
    expect(Object.keys(sources)).toEqual(Object.values(EVENT_TYPE_FILES));
    const stale = Object.entries(sources).filter(([file, text]) => readFileSync(file, 'utf8') !== text);
    expect(stale.map(([file]) => file), 'run npm run docs').toEqual([]);
  });
});
