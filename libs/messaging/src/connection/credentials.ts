import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nkeyAuthenticator } from '@nats-io/nats-core';
import type { NodeConnectionOptions } from '@nats-io/transport-node';
import { FenagoError } from '@fenago/contracts';

/** The file in a folder of credentials that holds a user's seed. */
export const seedFile = (folder: string, name: string): string => join(folder, `${name}.nk`);

/** First part of the subjects on which a user hears answers; nobody else may listen there. */
export const inboxPrefix = (name: string): string => `_INBOX_${name}`;

/**
 * Says who a connection is, by the seed in `<folder>/<name>.nk`. The file is read for each connection anew, so a key can be
 * changed without a restart.
 * @throws FenagoError `broker_unavailable` where the file cannot be read now
 */
export function keyOf(folder: string, name: string): Pick<NodeConnectionOptions, 'authenticator'> {
  const file = seedFile(folder, name);
  const seed = (): Uint8Array => new TextEncoder().encode(readFileSync(file, 'utf8').trim());
  try {
    seed();
  } catch (cause) {
    throw new FenagoError('broker_unavailable', `The credentials of ${name} cannot be read from ${file}; make them with npm run nats:users.`, { cause });
  }
  return { authenticator: nkeyAuthenticator(seed) };
}
