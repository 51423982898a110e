import { serverUsers, serviceRights, type Grant, type ServiceUse } from '@fenago/messaging';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureKey } from './nats-keys.js';
import { serviceUses } from './service-uses.js';

/** Users at a console, who are no service's and no grant's. */
export const OPERATOR = 'operator';
export const SYSTEM = 'system';

/** A grant as it is kept: whoever it is for has the seed, and need not leave it here. */
export interface KeptGrant extends Grant {
  readonly publicKey: string;
}

/** Where the users of a broker are kept. */
export interface NatsAccess {
  /** For `include` in the server's configuration. */
  readonly usersFile: string;
  /** A seed a user, in `<name>.nk`; the NATS_CREDENTIALS_DIR of services. */
  readonly credentialsDir: string;
  /** Seed of the operator's nkey. */
  readonly operatorSeed: string;
}

/** What the server's configuration needs besides; the file of users stands beside it. */
export const INCLUDE_USERS = 'include "users.conf"';

/** A seed a user, in `<name>.nk`. */
export const credentialsOf = ({ folder }: { readonly folder: string }): string => join(folder, 'credentials');
const grantsFile = (folder: string): string => join(folder, 'grants.json');

/**
 * Writes the users of a broker: one a service, with the rights that its sources need, one for operators, one for the
 * server itself, and those of grants. Keys that are there stay; one whose file was deleted is made anew.
 */
export function ensureNatsUsers(folder: string, uses: readonly ServiceUse[] = serviceUses()): NatsAccess {
  const credentialsDir = credentialsOf({ folder });
  const usersFile = join(folder, 'users.conf');
  const user = (name: string) => ({ name, publicKey: ensureKey(credentialsDir, name).publicKey });
  const services = uses.map((use) => ({ ...user(use.service), rights: serviceRights(use) }));
  const text = serverUsers({ services, operator: user(OPERATOR), system: user(SYSTEM), grants: readGrants(folder) });
  mkdirSync(folder, { recursive: true });
  writeFileSync(usersFile, text);
  return { usersFile, credentialsDir, operatorSeed: ensureKey(credentialsDir, OPERATOR).seed };
}

/** The grants that were given and not taken back, by name. */
export function readGrants(folder: string): readonly KeptGrant[] {
  const file = grantsFile(folder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as KeptGrant[]) : [];
}

export function writeGrants(folder: string, grants: readonly KeptGrant[]): void {
  writeFileSync(grantsFile(folder), `${JSON.stringify(grants.toSorted((a, b) => (a.name < b.name ? -1 : 1)), undefined, 2)}\n`);
}

/** The URL of a broker with an nkey's seed in it: whoever has it needs no other credentials. */
export function urlWithSeed(url: string, seed: string): string {
  return url.split(',').map((one) => one.trim().replace(/^(\w+:\/\/)?/, (scheme) => `${scheme === '' ? 'nats://' : scheme}${seed}@`)).join(',');
}
