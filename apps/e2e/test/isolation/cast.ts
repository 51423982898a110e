import { SCOPE_NAMES, type Scope } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { execution, providerKey, schedule, secret } from './makers.js';
import type { Person, World } from './world.js';

const REVOKED_WITHIN_MS = 1_000;

/** Whoever asks in the matrix, and what they ask with. */
export interface Cast {
  /** Has something of everything. */
  readonly owner: Person;
  readonly stranger: Person;
  readonly admin: Person;
  /** Keys of the owner's that may do all but one thing. */
  readonly narrow: ReadonlyMap<Scope, string>;
  /** Of the admin's: all but what admins may. */
  readonly narrowOfAdmin: string;
  /** A key of the owner's that every gateway knew before it was revoked. */
  readonly revoked: string;
  /** A token of the owner's that every gateway knew before its session ended. */
  readonly ended: string;
}

/** @throws Error where a gateway takes what was revoked for longer than a second */
export async function castOf(world: World): Promise<Cast> {
  const [owner, stranger, admin] = [await world.join(), await world.join(), await world.join('admin')];
  for (const make of [execution, providerKey, schedule, secret]) await make(owner, world);
  await until(async () => (await owner.api.usageRows()).length > 0, { what: 'the ledger has heard of it' });
  const narrow = new Map<Scope, string>();
  for (const scope of SCOPE_NAMES) narrow.set(scope, await keyWithout(owner, scope));
  const { id, key: revoked } = await owner.api.client.apiKeys.create({ name: 'revoked' });
  const { sessionId, accessToken: ended } = await world.signIn(owner);
  await refusedAfter(world, revoked, () => owner.api.client.apiKeys.revoke(id));
  await refusedAfter(world, ended, () => owner.api.client.call('revokeSession', { path: { id: sessionId } }));
  return { owner, stranger, admin, narrow, narrowOfAdmin: await keyWithout(admin, 'admin'), revoked, ended };
}

async function keyWithout({ api }: Person, scope: Scope): Promise<string> {
  const { key } = await api.client.apiKeys.create({ name: `All but ${scope}`, scopes: SCOPE_NAMES.filter((one) => one !== scope) });
  return key;
}

async function refusedAfter(world: World, credential: string, revoke: () => Promise<unknown>): Promise<void> {
  const statuses = () => Promise.all(world.gateways.map(async (_url, index) => (await world.ask({ method: 'GET', path: '/v1/me' }, credential, index)).status));
  const before = await statuses();
  if (before.some((status) => status !== 200)) throw new Error(`Before it was revoked, a credential was answered ${before.join(', ')}.`);
  await revoke();
  await until(async () => (await statuses()).every((status) => status === 401), { deadlineMs: REVOKED_WITHIN_MS, what: 'no gateway takes it any more' });
}
