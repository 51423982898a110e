import { FenagoError } from '@fenago/contracts';
import { connectNats, dropGrantConsumer, ensureGrantConsumer, GRANT_NAME, grantFilters, reloadServer, seedFile, type NatsLink, type Selection } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { existsSync, rmSync } from 'node:fs';
import { ensureKey } from './nats-keys.js';
import { credentialsOf, ensureNatsUsers, OPERATOR, readGrants, SYSTEM, writeGrants } from './nats-users.js';
import { serviceUses } from './service-uses.js';

/** A broker whose users are kept in a folder. */
export interface BrokerPlace {
  /** As for {@link ensureNatsUsers}. */
  readonly folder: string;
  /** Without credentials. */
  readonly natsUrl: string;
  readonly caFile?: string | undefined;
}

export interface GrantRequest extends Selection {
  /** Its user, its durable consumer, and the service in its dead letters are called so. */
  readonly name: string;
}

/** What the one who may read now needs, besides the broker's address. */
export interface Granted {
  /** Holds the seed of the nkey: to be handed over on a safe way, and not kept; undefined where that has been done. */
  readonly credentialsFile: string | undefined;
  readonly filters: readonly string[];
}

const DRAIN_MS = 1_000;

/**
 * Lets somebody read some events, at once and without a restart. Granted again under the same name, the selection
 * changes, and the key and how far they have read stay.
 * @throws FenagoError `invalid_request` for a name or a selection that cannot be; `broker_unavailable`
 */
export async function grantEvents(place: BrokerPlace, { name, ...selection }: GrantRequest): Promise<Granted> {
  refuseName(name);
  const filters = grantFilters(selection);
  const grants = readGrants(place.folder);
  const known = grants.find((grant) => grant.name === name);
  const { publicKey } = known ?? ensureKey(credentialsOf(place), name);
  await as(OPERATOR, place, (link) => ensureGrantConsumer(link, { name, filters }));
  writeGrants(place.folder, [...grants.filter((grant) => grant !== known), { name, filters, publicKey }]);
  await takeUp(place);
  const file = seedFile(credentialsOf(place), name);
  return { credentialsFile: existsSync(file) ? file : undefined, filters };
}

/**
 * Takes a grant back: its connections end, and how far it had come is forgotten.
 * @throws FenagoError `not_found` where there is none of this name; `broker_unavailable`
 */
export async function revokeGrant(place: BrokerPlace, name: string): Promise<void> {
  const grants = readGrants(place.folder);
  const others = grants.filter((grant) => grant.name !== name);
  if (others.length === grants.length) throw new FenagoError('not_found', `There is no grant called ${name}; ${grants.map((grant) => grant.name).join(', ') || 'none'} was given.`);
  writeGrants(place.folder, others);
  await takeUp(place);
  rmSync(seedFile(credentialsOf(place), name), { force: true });
  await as(OPERATOR, place, (link) => dropGrantConsumer(link, name));
}

/** Makes the durable consumers of all grants again, which a broker that lost its store does not have. @throws FenagoError `broker_unavailable` */
export async function restoreGrants(place: BrokerPlace): Promise<void> {
  await as(OPERATOR, place, async (link) => {
    for (const grant of readGrants(place.folder)) await ensureGrantConsumer(link, grant);
  });
}

/** Has the server let in whom the folder says. @throws FenagoError `broker_unavailable` */
export async function takeUp(place: BrokerPlace): Promise<void> {
  ensureNatsUsers(place.folder);
  await as(SYSTEM, place, reloadServer);
}

function refuseName(name: string): void {
  const taken = [OPERATOR, SYSTEM, ...serviceUses().map(({ service }) => service)];
  if (taken.includes(name)) throw new FenagoError('invalid_request', `${name} is the name of a user that there is; call the grant otherwise.`);
  if (!GRANT_NAME.test(name)) throw new FenagoError('invalid_request', 'A grant is called by at most 48 small letters, digits and dashes, a letter first.');
}

async function as(name: string, place: BrokerPlace, work: (link: NatsLink) => Promise<void>): Promise<void> {
  const { natsUrl: url, caFile } = place;
  const link = await connectNats({ url, name, credentialsDir: credentialsOf(place), caFile, logger: createLogger({ service: 'cli', level: 'error' }) });
  try {
    await work(link);
  } finally {
    await link.drain(DRAIN_MS);
  }
}
