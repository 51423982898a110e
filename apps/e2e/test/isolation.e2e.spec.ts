import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agent } from './isolation/makers.js';
import { CURSORS, idsOf, LISTS, REFERENCES, type Ids } from './isolation/references.js';
import { ROWS } from './isolation/rows.js';
import { setStage, type Stage } from './isolation/stage.js';
import { expectedOf, STEPS } from './isolation/steps.js';
import { aboutNothing, refusalOf, shows } from './isolation/verdict.js';
import { agentOf, type Answer, type Person, type Request } from './isolation/world.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ gateways: 2 });
});
afterAll(() => stage.world.stop());

const ask = (request: Request, { key }: Person): Promise<Answer> => stage.world.ask(request, key);
const get = (path: string, asker: Person): Promise<Answer> => ask({ method: 'GET', path }, asker);
const json = async <T>(answer: Promise<Answer>): Promise<T> => JSON.parse((await answer).text) as T;
const listed = async (path: string, asker: Person) => (await json<{ data: readonly { readonly id: string }[] }>(get(path, asker))).data;

describe('every operation, asked for by everybody', () => {
  it('has a row for each operation of the document, sorted, and none besides', () => {
    expect(stage.operations.map(({ id }) => id)).toEqual([...ROWS.keys()]);
  });

  it('asks the scopes that the document tells', () => {
    const told = Object.fromEntries(stage.operations.map(({ id, scope }) => [id, scope ?? null]));
    expect(told).toEqual(Object.fromEntries([...ROWS].map(([id, { scope }]) => [id, scope])));
  });

  it.each([...ROWS])('%s', async (id, row) => {
    const operation = stage.operations.find((one) => one.id === id);
    if (operation === undefined) throw new Error(`The document has no operation ${id}.`);
    expect(await stage.matrix.cells(operation, row)).toEqual(expectedOf(row));
  });
});

describe("a request of one's own that names what is somebody else's", () => {
  let own: Ids;
  let theirs: Ids;
  let before: string;
  const held = (): Promise<string> => {
    const { inventory, cast } = stage;
    const seenAt = [`/v1/conversations/${theirs.conversation}/messages`, `/v1/executions/${theirs.waiting}`, `/v1/agents/${theirs.agent}`];
    return inventory.of([cast.owner, cast.stranger], cast.owner, seenAt);
  };

  beforeAll(async () => {
    [own, theirs] = [await idsOf(stage.cast.stranger, stage.world), await idsOf(stage.cast.owner, stage.world)];
    before = await held();
  });

  it.each(REFERENCES)('$name: $expected', async ({ request, expected }) => {
    const { world, cast } = stage;
    expect(await refusalOf(world, cast.owner, request(own, theirs), cast.stranger.key, request(own, aboutNothing(theirs)))).toBe(expected);
  });

  it('has changed nothing, and made nothing', async () => {
    expect(await held()).toBe(before);
  });

  it.each(LISTS)('%s: none', async (_name, path) => {
    expect(await listed(path(theirs), stage.cast.stranger)).toEqual([]);
    expect(await listed(path(theirs), stage.cast.owner)).not.toEqual([]);
  });

  it.each(CURSORS)("%s behind one of theirs are one's own", async (_name, path) => {
    const answer = await get(path(theirs), stage.cast.stranger);
    expect(answer.status).toBe(200);
    expect(shows(stage.cast.owner, answer)).toBe(false);
  });

  it('with an Idempotency-Key or a clientMessageId of theirs is carried out all the same', async () => {
    const { owner, stranger } = stage.cast;
    const headers = { 'idempotency-key': 'the-same' };
    const create = (by: Person): Promise<Answer> => ask({ method: 'POST', path: '/v1/agents', body: agentOf(by.canary), headers }, by);
    const [made, again] = [await create(owner), await create(stranger)];
    expect([made.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 201, null]);
    expect(shows(owner, again)).toBe(false);
    const send = (by: Person, { conversation: id }: Ids) => by.api.post(id, '[[echo]] hello', 'the same');
    const [first, second] = [await send(owner, theirs), await send(stranger, own)];
    expect(second).toMatchObject({ conversationId: own.conversation });
    expect(second.executionId).not.toBe(first.executionId);
  });

  it('with the name of a provider key of theirs finds none', async () => {
    const { owner, stranger } = stage.cast;
    const { name } = await owner.api.client.providerKeys.create({ name: 'theirs', apiKey: 'sk-theirs' });
    const { id: agentId } = await stranger.api.client.agents.create({ name: 'Borrower', configuration: { model: 'scripted', provider: name } });
    const { id } = await stranger.api.client.conversations.create({ agentId });
    const { executionId } = await stranger.api.post(id, 'hello');
    const ended = await until(async () => {
      const view = await stranger.api.execution(executionId);
      return view.endTime !== null && view;
    });
    expect(ended).toMatchObject({ status: 'failed', error: { code: 'provider_key_missing' } });
  });
});

describe('a public agent', () => {
  const FIELDS = ['id', 'object', 'name', 'description', 'ownerId', 'configuration', 'isPublic', 'status', 'version', 'revision', 'lastActive', 'createdAt', 'updatedAt'];
  let publisher: Person;
  let agentId: string;

  beforeAll(async () => {
    publisher = await stage.world.join();
    const { id = '' } = (await agent(publisher, stage.world)).path ?? {};
    const body = { isPublic: true, name: 'For everybody', description: 'Ask it anything.' };
    await ask({ method: 'PATCH', path: `/v1/agents/${id}`, body }, publisher);
    agentId = id;
  });

  it('shows others who it is, and of its configuration the model alone', async () => {
    const { stranger } = stage.cast;
    const seen = await json<Record<string, unknown>>(get(`/v1/agents/${agentId}`, stranger));
    expect(Object.keys(seen)).toEqual(FIELDS);
    expect(seen).toMatchObject({ ownerId: publisher.userId, configuration: { model: 'scripted' } });
    expect(Object.keys(seen['configuration'] as object)).toEqual(['model']);
    expect(await listed('/v1/directory/agents?q=everybody', stranger)).toEqual([seen]);
    const model = { id: agentId, object: 'model', created: expect.any(Number) as number, owned_by: publisher.userId };
    expect(await json(get(`/openai/v1/models/${agentId}`, stranger))).toEqual(model);
    expect(await listed('/openai/v1/models', stranger)).toContainEqual(model);
    for (const path of ['versions', 'versions/1']) expect((await get(`/v1/agents/${agentId}/${path}`, stranger)).status).toBe(404);
  });

  it('can be conversed with by others, and neither side sees more of the other', async () => {
    const { stranger } = stage.cast;
    const { id } = await stranger.api.client.conversations.create({ agentId, title: stranger.canary });
    const { executionId } = await stranger.api.post(id, `[[echo]] ${stranger.canary}`);
    await until(async () => (await stranger.api.conversation(id)).messageCount === 2);
    await until(async () => (await stranger.api.usageRows(executionId)).length === 1);
    const views = [`/v1/conversations/${id}`, `/v1/conversations/${id}/messages`, `/v1/executions/${executionId}`, `/v1/executions/${executionId}/logs`, `/v1/executions/${executionId}/events`];
    const seen = await Promise.all(views.map((path) => get(path, stranger)));
    expect(seen.map(({ status }) => status)).toEqual(views.map(() => 200));
    expect(seen.filter(({ text }) => text.includes(publisher.canary))).toEqual([]);
    expect((await Promise.all(views.map((path) => get(path, publisher)))).map(({ status }) => status)).toEqual(views.map(() => 404));
    for (const path of ['/v1/conversations', '/v1/executions', '/v1/usage/rows', `/v1/conversations?agentId=${agentId}`]) expect(await listed(path, publisher)).toEqual([]);
  });

  it('names what its configuration names to its owner alone, also in what ran, went wrong and was used', async () => {
    const { canary, api } = publisher;
    await api.client.providerKeys.create({ name: canary, apiKey: `sk-${canary}` });
    const headers = { 'X-Key': `{{secret:${canary}}}` };
    const tools = [
      { type: 'http' as const, name: 'find', method: 'GET' as const, url: 'https://example.com/', headers },
      { type: 'mcp' as const, name: canary, url: 'https://example.com/mcp', headers },
    ];
    const fallbacks = [{ model: canary, provider: 'none' }, { model: 'scripted', provider: `${canary}-lost` }, { model: 'scripted', provider: canary }];
    const { id } = await api.client.agents.create({ name: 'Talkative', isPublic: true, configuration: { model: 'scripted', provider: canary, fallbacks, tools } });
    const seenBy = async (asker: Person): Promise<readonly boolean[]> => {
      const conversation = await asker.api.client.conversations.create({ agentId: id });
      const { executionId } = await asker.api.post(conversation.id, '[[status=500 times=3]] [[tool=find args={}]] [[results]]');
      await until(async () => (await asker.api.execution(executionId)).status === 'completed');
      await until(async () => (await asker.api.usageRows(executionId)).length === 2);
      const execution = `/v1/executions/${executionId}`;
      const views = [execution, `${execution}/logs`, `${execution}/events`, `/v1/conversations/${conversation.id}/messages`, `/v1/usage/rows?executionId=${executionId}`];
      return Promise.all(views.map(async (path) => (await get(path, asker)).text.includes(canary)));
    };
    expect(await seenBy(publisher)).toEqual([true, true, true, true, true]);
    expect(await seenBy(stage.cast.stranger)).toEqual([false, false, false, false, false]);
  });

  it('is changed by its owner alone, and is no more for others once it is private again', async () => {
    const { stranger } = stage.cast;
    const change = (by: Person, body: object) => ask({ method: 'PATCH', path: `/v1/agents/${agentId}`, body }, by);
    expect([(await change(stranger, { isPublic: false })).status, (await ask({ method: 'DELETE', path: `/v1/agents/${agentId}` }, stranger)).status]).toEqual([404, 404]);
    expect((await change(publisher, { isPublic: false })).status).toBe(200);
    expect((await get(`/v1/agents/${agentId}`, stranger)).status).toBe(404);
    await until(async () => (await ask({ method: 'POST', path: '/v1/conversations', body: { agentId } }, stranger)).status === 404);
  });
});

describe('control: services that forget who calls', () => {
  let forgetful: Stage;
  beforeAll(async () => {
    forgetful = await setStage({ gateways: 1, env: { NODE_OPTIONS: `--import=${import.meta.resolve('./isolation/without-callers.mjs')}` } });
  });
  afterAll(() => forgetful.world.stop());

  it("fail the rows of objects, and of lists of what is one's own", async () => {
    const passed: string[] = [];
    for (const operation of forgetful.operations) {
      const row = ROWS.get(operation.id);
      const hides = row?.kind === 'object' || (row?.kind === 'own' && operation.method === 'GET' && row.shows !== false);
      if (!hides) continue;
      const steps = { others: STEPS[row.kind].others.filter(({ name }) => name === 'the stranger, by key'), allowed: [] };
      const [cells, expected] = [await forgetful.matrix.cells(operation, row, steps), expectedOf(row, steps)];
      if (JSON.stringify(Object.entries(cells)) === JSON.stringify(Object.entries(expected))) passed.push(operation.id);
    }
    // Who calls is the id of what they read: the caller, documents with all of a user's provider keys, or secrets, and subjects of the broker,
    // which no service is asked for (apps/gateway/test/events.int.spec.ts has other users' events beside them).
    const byOwner = ['deleteProviderKey', 'deleteSecret', 'getMe', 'getProviderKey', 'getSecret', 'listEvents', 'listProviderKeys', 'listSecrets', 'updateProviderKey', 'updateSecret'];
    expect(passed).toEqual(byOwner);
  });
});
