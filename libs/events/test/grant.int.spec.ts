import { connect, nkeyAuthenticator, nkeys } from '@nats-io/transport-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { PermanentError } from '../src/index.js';
import { EventsHarness, deleted, newAgentId, type Outsider } from './harness.js';

const OWNER = newId('user', Date.now());
const NAME = 'crm';

const seedOf = (key: ReturnType<typeof nkeys.createUser>): string => new TextDecoder().decode(key.getSeed());

describe('a grant', () => {
  const h = new EventsHarness({ users: true });
  let granted: Outsider;

  beforeAll(async () => {
    granted = await h.grant({ name: NAME, ownerId: OWNER });
  });

  it('reads what was granted, with retries, dead letters, redrive and replay, and nothing else', async () => {
    const seen: string[] = [];
    let mended = false;
    const reader = await h.connect(NAME, granted);
    await reader
      .on('agent.deleted', async ({ id, correlationid }) => {
        seen.push(id);
        if (correlationid === 'poison' && !mended) throw new PermanentError('poison');
      })
      .start();
    const agentId = newAgentId();
    const [first, poison, last] = [deleted(agentId, { ownerid: OWNER }), deleted(agentId, { ownerid: OWNER, correlationid: 'poison' }), deleted(agentId, { ownerid: OWNER })];
    await h.publish(deleted(), first, poison, deleted(), last);
    await until(() => seen.length === 3);
    expect(seen).toEqual([first.id, poison.id, last.id]);
    await h.settled(NAME);
    expect(await reader.health()).toMatchObject({ state: 'reading', lag: 0, inHandEverywhere: 0, lastError: undefined });

    const [letter, ...others] = await h.deadLetters(NAME);
    expect([letter?.subject, letter?.string(), others.length]).toEqual([`dlq.${NAME}.agent_deleted`, JSON.stringify(poison), 0]);
    mended = true;
    const answer = await h.link.connection.request(`rdr.${NAME}.agent_deleted`, letter?.string() ?? '');
    expect(answer.json()).toEqual({ ok: { outcome: 'handled' } });

    await reader.replay(1);
    await until(() => seen.length === 7);
    expect(seen.slice(4)).toEqual([first.id, poison.id, last.id]);
    await h.settled(NAME);

    await reader.close();
    const next = await h.connect(NAME, granted);
    const later = deleted(agentId, { ownerid: OWNER });
    await next.on('agent.deleted', async ({ id }) => void seen.push(id)).start();
    await h.publish(later);
    await until(() => seen.at(-1) === later.id);
  });

  it('reads nothing under another name, and says why', async () => {
    const other = await h.connect('stranger', { ...granted, name: 'stranger', inboxPrefix: `_INBOX_${NAME}` });
    await expect(other.on('agent.deleted', async () => undefined).start()).rejects.toMatchObject({ name: 'EventsError', code: 'permission_denied' });
    const open = await h.connect(NAME, { ...granted, apiPrefix: '$JS.API' });
    await expect(open.on('agent.deleted', async () => undefined).start()).rejects.toMatchObject({ code: 'permission_denied' });
    await expect(h.connect(NAME, { ...granted, credentials: { nkeySeed: seedOf(nkeys.createUser()) } })).rejects.toMatchObject({ code: 'authentication_failed' });
  });

  it('does not let its credentials read, publish or manage anything else', async () => {
    const authenticator = nkeyAuthenticator(new TextEncoder().encode(granted.credentials.nkeySeed));
    const raw = await connect({ servers: h.servers, authenticator, inboxPrefix: `_INBOX_${NAME}` });
    try {
      for (const subject of [`evt.${OWNER}.agent.x.deleted`, '$JS.API.STREAM.INFO.EVT', '$JS.API.CONSUMER.LIST.EVT', '$JS.API.DIRECT.GET.EVT', '$JS.API.CONSUMER.CREATE.EVT.mine.evt.>', 'cmd.agent.create']) {
        await expect(raw.request(subject, '{}', { timeout: 2_000 })).rejects.toThrow(`Permissions Violation for Publish to "${subject}"`);
      }
      for (const subject of ['evt.>', `evt.${OWNER}.>`, 'tok.>', '_INBOX.>', 'dlq.>']) {
        const refused = Promise.withResolvers<Error | null>();
        raw.subscribe(subject, { callback: refused.resolve });
        expect(await refused.promise).toMatchObject({ name: 'PermissionViolationError', subject });
      }
    } finally {
      await raw.close();
    }
  });
});
