import { COMMANDS, QUERIES, newId, type RequestOf } from '@fenago/contracts';
import { runInContext } from '@fenago/observability';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_WEBHOOKS } from '../src/domain/create-webhook.js';
import { URL_OF_NOBODY, Webhooks, aUser, codeOf, type Create } from './support.js';

let webhooks: Webhooks;
beforeAll(async () => {
  webhooks = await Webhooks.start();
});
afterAll(() => webhooks.stop());

const me = aUser();
const other = aUser();
const SECRET = `whsec_${Buffer.alloc(24, 5).toString('base64')}`;
/** One that is told of nothing that happens here: nobody listens. */
const create = (caller = me, fields: Partial<Create> = {}) => webhooks.create(caller, { types: ['agent.deleted'], ...fields });
const list = (caller = me, fields: Partial<RequestOf<typeof QUERIES.listWebhooks>> = {}) => webhooks.service.request(QUERIES.listWebhooks, { caller, limit: 100, order: 'asc', ...fields });
const remove = (webhookId: string, caller = me, ifRevisions?: number[]) =>
  webhooks.service.request(COMMANDS.deleteWebhook, { caller, webhookId, ...(ifRevisions === undefined ? {} : { ifRevisions }) });
const rotate = (webhookId: string, fields: Partial<RequestOf<typeof COMMANDS.rotateWebhookSecret>> = {}) =>
  webhooks.service.request(COMMANDS.rotateWebhookSecret, { caller: me, webhookId, ...fields });

describe('webhook.create', () => {
  it('makes a webhook, tells its secret once and keeps it sealed', async () => {
    const fields = { description: 'Mine', types: ['agent.created' as const], objectId: newId('agent', 0), ordered: true, concurrency: 2 };
    const { secret, ...made } = await create(me, fields);
    expect(made).toMatchObject({ ...fields, object: 'webhook', userId: me.userId, url: URL_OF_NOBODY, status: 'enabled', disabledReason: null, failures: 0, replay: null });
    expect(secret).toMatch(/^whsec_/);
    expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
    expect(await webhooks.get(me, made.id)).toEqual(made);
    const stored = await webhooks.service.mongo.db.collection('WEBHOOK').findOne({ _id: made.id as never });
    expect(JSON.stringify(stored)).not.toContain(secret.slice('whsec_'.length));
  });

  it('takes everything unless told, and a secret that its user brings', async () => {
    const { secret, id } = await webhooks.create(me, { secret: SECRET });
    expect(secret).toBe(SECRET);
    expect(await webhooks.get(me, id)).toMatchObject({ types: null, objectId: null, description: null, ordered: false, concurrency: 5 });
  });

  it('makes another one each time, and one for one cause, with the same secret', async () => {
    const cause = { id: 'idem:webhook', time: new Date() };
    const again = () => runInContext({ correlationId: 'c', cause }, () => create(me));
    const [one, two] = [await again(), await again()];
    expect(two).toEqual(one);
    expect((await create(me)).id).not.toBe(one.id);
  });

  it('tells of it, but nothing of the URL that may be as good as a secret', async () => {
    const { id, secret } = await create(me, { url: 'https://hooks.example.com:8443/services/T0/s3cret' });
    const [event] = await webhooks.service.published(id, 1);
    expect(event).toMatchObject({ type: 'webhook.created', ownerid: me.userId, data: { webhookId: id, host: 'hooks.example.com:8443', status: 'enabled' } });
    for (const text of ['s3cret', secret]) expect(JSON.stringify(event)).not.toContain(text);
  });

  it.each<[what: string, fields: Partial<Create>]>([
    ['no URL', { url: 'nowhere' }],
    ['http', { url: 'http://93.184.216.34/' }],
    ['a private address', { url: 'https://10.0.0.1/' }],
    ['an address that means this machine', { url: 'https://[::1]/' }],
    ['a password', { url: 'https://me:secret@example.com/' }],
    ['a fragment', { url: 'https://example.com/#a' }],
    ['no types', { types: [] }],
    ['a type that is none', { types: ['agent.exploded' as never] }],
    ['an object that is none', { objectId: '*' }],
    ['too much at once', { concurrency: 21 }],
    ['a short secret', { secret: `whsec_${Buffer.alloc(23).toString('base64')}` }],
    ['a long secret', { secret: `whsec_${Buffer.alloc(65).toString('base64')}` }],
    ['a secret with bits that mean nothing', { secret: `${SECRET}QQ=`.replace(/QQ=$/, 'QR==') }],
    ['an operator for a URL', { url: { $ne: '' } as never }],
  ])('refuses %s, and stores nothing', async (_what, fields) => {
    const caller = aUser();
    expect(await codeOf(create(caller, fields))).toBe('invalid_request');
    expect((await list(caller)).data).toEqual([]);
  });

  it('takes as many as may be', async () => {
    const caller = aUser();
    await Promise.all(Array.from({ length: MAX_WEBHOOKS }, () => create(caller)));
    expect(await codeOf(create(caller))).toBe('limit_reached');
    const page = await list(caller, { limit: 5, order: 'desc' });
    expect(page).toMatchObject({ has_more: true });
    const rest = await list(caller, { after: String(page.last_id), order: 'desc' });
    expect([...page.data, ...rest.data].map(({ id }) => id)).toEqual((await list(caller)).data.map(({ id }) => id).toReversed());
    await remove(String(page.first_id), caller);
    expect(await codeOf(create(caller))).toBe('none');
  });
});

describe('webhook.update', () => {
  it('changes what is named, once', async () => {
    const { id, revision, enabledAt } = await create(me, { types: ['agent.created'] });
    const changed = await webhooks.update(me, id, { types: null, url: 'https://example.org/b', ifRevisions: [revision] });
    expect(changed).toMatchObject({ types: null, url: 'https://example.org/b', ordered: false, revision: revision + 1, enabledAt });
    expect(await webhooks.update(me, id, { types: null, status: 'enabled' })).toEqual(changed);
    expect(await webhooks.update(me, id, { status: 'disabled' })).toMatchObject({ status: 'disabled', disabledReason: 'requested' });
    const again = await webhooks.update(me, id, { status: 'enabled' });
    expect(again.disabledReason).toBeNull();
    expect(Date.parse(again.enabledAt)).toBeGreaterThan(Date.parse(enabledAt));
  });

  it('refuses what is not the caller’s, unknown, invalid, or has changed', async () => {
    const { id, revision } = await create(me);
    expect(await codeOf(webhooks.update(other, id, { status: 'disabled' }))).toBe('not_found');
    expect(await codeOf(webhooks.update(me, newId('webhook', 0), { status: 'disabled' }))).toBe('not_found');
    expect(await codeOf(webhooks.update(me, id, { url: 'https://127.0.0.2/' }))).toBe('invalid_request');
    expect(await codeOf(webhooks.update(me, id, { ordered: true, ifRevisions: [revision + 1] }))).toBe('precondition_failed');
    expect(await webhooks.get(me, id)).toMatchObject({ revision });
  });
});

describe('webhook.delete', () => {
  it('removes it with what is beside it, and says so', async () => {
    const { id } = await create(me);
    expect(await codeOf(remove(id, other))).toBe('not_found');
    expect(await codeOf(remove(id, me, [7]))).toBe('precondition_failed');
    expect(await remove(id)).toEqual({ id, deleted: true });
    expect(await codeOf(webhooks.get(me, id))).toBe('not_found');
    expect(await codeOf(remove(id))).toBe('not_found');
    expect((await webhooks.service.published(id, 2)).map(({ type }) => type)).toEqual(['webhook.created', 'webhook.deleted']);
  });
});

describe('webhook.rotate_secret', () => {
  it('gives another secret, beside which the one before ends', async () => {
    const { id, secret } = await create(me);
    const rotated = await rotate(id);
    expect(rotated.secret).not.toBe(secret);
    const [present, before] = rotated.secrets;
    expect([present?.expiresAt, Date.parse(String(before?.expiresAt)) - Date.parse(String(present?.createdAt))]).toEqual([null, 86_400_000]);
    expect((await rotate(id, { secret: SECRET, overlapSeconds: 0 })).secrets).toHaveLength(1);
    const types = (await webhooks.service.published(id, 3)).map(({ type }) => type);
    expect(types).toEqual(['webhook.created', 'webhook.secret_rotated', 'webhook.secret_rotated']);
  });

  it('refuses what is not the caller’s, and what is no secret', async () => {
    const { id } = await create(me);
    expect(await codeOf(rotate(id, { caller: other }))).toBe('not_found');
    expect(await codeOf(rotate(id, { secret: 'whsec_short' }))).toBe('invalid_request');
    expect(await codeOf(rotate(id, { overlapSeconds: 604_801 }))).toBe('invalid_request');
    expect((await webhooks.get(me, id)).secrets).toHaveLength(1);
  });
});
