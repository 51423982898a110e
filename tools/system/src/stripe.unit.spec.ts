import { freePort } from '@fenago/local-parts';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveStripe } from './stripe.js';

describe('resolveStripe', () => {
  const lines: string[] = [];
  let home: string;
  beforeEach(() => {
    lines.length = 0;
    home = mkdtempSync(join(tmpdir(), 'fenago-system-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const resolve = async (env: Readonly<Record<string, string>>) => resolveStripe(env, { home, port: await freePort() }, (line) => void lines.push(line));

  it('leaves it to the environment where that has a key, and starts nothing', async () => {
    const stripe = await resolve({ STRIPE_SECRET_KEY: 'sk_test_mine' });
    expect(stripe).toMatchObject({ env: {}, isLocal: false });
    expect(lines).toEqual(['Stripe: the real one, by STRIPE_SECRET_KEY; npm run billing:sync gives it the plans']);
    await stripe.stop();
    await resolve({ STRIPE_SECRET_KEY: 'sk_test_mine', STRIPE_API_URL: 'https://stripe.example.com' });
    expect(lines.at(-1)).toMatch(/^Stripe: the one at STRIPE_API_URL, by STRIPE_SECRET_KEY/);
  });

  it('starts a local one else, with the same keys at each start, and ends it', async () => {
    const first = await resolve({ STRIPE_SECRET_KEY: '' });
    const { STRIPE_API_URL: url = '', ...keys } = first.env;
    expect(keys).toEqual({ STRIPE_SECRET_KEY: expect.stringMatching(/^sk_test_\w+$/) as string, STRIPE_WEBHOOK_SECRET: expect.stringMatching(/^whsec_\w+$/) as string });
    expect(lines).toEqual([`Stripe: a local one on ${new URL(url).host}; set STRIPE_SECRET_KEY for a real one`]);
    const headers = { authorization: `Bearer ${keys['STRIPE_SECRET_KEY']}` };
    expect((await fetch(`${url}/v1/customers`, { headers })).status).toBe(200);
    await first.stop();
    await expect(fetch(`${url}/v1/customers`, { headers })).rejects.toThrow('fetch failed');
    const second = await resolve({});
    expect(second.env).toMatchObject(keys);
    await second.stop();
  });

  it('says what to do where what it knew is damaged', async () => {
    mkdirSync(join(home, 'stripe'));
    writeFileSync(join(home, 'stripe', 'journal.jsonl'), 'no JSON\n[]\n');
    await expect(resolve({})).rejects.toMatchObject({ code: 'part_not_ready', message: expect.stringMatching(/The local Stripe did not start: .*Delete it/) as string });
  });
});
