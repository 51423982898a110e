import { ensureChromium } from '@fenago/local-parts';
import { chromium, type Browser } from 'playwright-core';

/** Else it looks for a graphics driver first, and begins again where there is none. */
const WITHOUT_GRAPHICS = ['--disable-gpu', '--disable-software-rasterizer'];

/** A browser such as people have, without a window. */
export async function startBrowser(): Promise<Browser> {
  const { path, env } = await ensureChromium();
  return chromium.launch({ executablePath: path, args: WITHOUT_GRAPHICS, env: { ...process.env, ...env } });
}
