import { OPERATOR, urlWithSeed } from '@fenago/access';
import { readConfig } from '@fenago/local-parts';
import { seedFile } from '@fenago/messaging';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DEFAULT_NATS_URL = 'nats://127.0.0.1:4222';
const HAS_USER = /:\/\/[^/]*@/;

/** Where a local broker's users are kept: beside its store. */
export const natsFolder = (home: string): string => join(home, 'nats');

/**
 * The broker of NATS_URL, for tools that a person starts: as the user in it, or else as the operator of NATS_CREDENTIALS_DIR, or
 * of the local broker where that has been started once.
 */
export function operatorUrl(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const url = env['NATS_URL'] || DEFAULT_NATS_URL;
  const file = seedFile(env['NATS_CREDENTIALS_DIR'] || join(natsFolder(readConfig(env).home), 'credentials'), OPERATOR);
  return HAS_USER.test(url) || !existsSync(file) ? url : urlWithSeed(url, readFileSync(file, 'utf8').trim());
}
