import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from './harness.js';

type Event = OpenAI.Responses.ResponseStreamEvent;
type Input = OpenAI.Responses.ResponseInput;

const TOOLS: OpenAI.Responses.FunctionTool[] = [
  { type: 'function', name: 'get_weather', description: 'The weather of a city', parameters: { type: 'object', properties: { city: { type: 'string' } } }, strict: false },
];

let test: TestSystem;
let clients: readonly OpenAI[];
let client: OpenAI;
let model: string;

beforeAll(async () => {
  test = await startTestSystem({ replicas: { gateway: 2 } });
  model = test.api.agentId;
  clients = test.system.baseUrls.map((baseUrl) => new OpenAI({ baseURL: `${baseUrl}/openai/v1`, apiKey: test.api.apiKey, maxRetries: 0 }));
  client = clients[0] as OpenAI;
});
afterAll(() => test.stop());

async function collect(stream: AsyncIterable<Event>): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of stream) events.push(event);
  return events;
}
const create = (input: string | Input, options: Partial<OpenAI.Responses.ResponseCreateParamsNonStreaming> = {}) => client.responses.create({ model, input, ...options });
const stream = (input: string | Input, options: Partial<OpenAI.Responses.ResponseCreateParamsStreaming> = {}) =>
  client.responses.create({ model, input, ...options, stream: true });
const statusOf = async (request: Promise<unknown>): Promise<number | undefined> => {
  const error = await request.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(OpenAI.APIError);
  return (error as InstanceType<typeof OpenAI.APIError>).status;
};
const tokens = (count: number): string => Array.from({ length: count }, (_, i) => `t${i + 1}`).join(' ');

describe('responses', () => {
  it('answer whole, and can be retrieved on another gateway', async () => {
    const response = await create('[[tokens=3]]', { metadata: { ticket: '1' }, temperature: 0.5, instructions: 'Be brief.' });
    expect(response).toMatchObject({
      id: expect.stringMatching(/^resp_/),
      object: 'response',
      status: 'completed',
      model,
      output_text: 't1 t2 t3',
      output: [{ type: 'message', status: 'completed', role: 'assistant' }],
      usage: { output_tokens: 3 },
      metadata: { ticket: '1' },
      temperature: 0.5,
      instructions: 'Be brief.',
      error: null,
      incomplete_details: null,
      conversation: { id: expect.stringMatching(/^conv_/) },
    });
    const { output_text: _text, ...told } = response;
    expect(await clients[1]?.responses.retrieve(response.id)).toMatchObject(told);
    const executionId = response.id.replace('resp_', 'exec_');
    await expect.poll(async () => (await test.api.usageRows(executionId)).length, { timeout: 10_000 }).toBe(1);
  });

  it('stream in the order of the specification, each event numbered', async () => {
    const events = await collect(await stream('[[tokens=12 delay=3]]'));
    expect(events.map((event) => event.sequence_number)).toEqual(events.map((_, index) => index));
    const types = events.map(({ type }) => type).filter((type) => type !== 'response.output_text.delta');
    expect(types).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    const text = events.map((event) => (event.type === 'response.output_text.delta' ? event.delta : '')).join('');
    expect(text).toBe(tokens(12));
    const last = events.at(-1);
    expect(last).toMatchObject({ response: { status: 'completed', output: [{ id: expect.stringMatching(/^msg_/), content: [{ type: 'output_text', text }] }] } });
    expect(await client.responses.retrieve(last?.type === 'response.completed' ? last.response.id : '')).toMatchObject({ output_text: text });
  });

  it('are resumed behind any event, on another gateway, with nothing missing and nothing twice', async () => {
    const events = await collect(await stream('[[tokens=40 delay=3]]'));
    const [first] = events;
    const id = first?.type === 'response.created' ? first.response.id : '';
    for (const at of [0, 1, 5, events.length - 2]) {
      const rest = await collect(await (clients[1] as OpenAI).responses.retrieve(id, { stream: true, starting_after: at }));
      expect(rest).toEqual(events.slice(at + 1));
    }
    expect(await collect(await client.responses.retrieve(id, { stream: true, starting_after: events.length }))).toEqual([]);
  });

  it('go on while their client is away', async () => {
    const seen: Event[] = [];
    const cut = await stream('[[tokens=60 delay=5]]');
    for await (const event of cut) {
      seen.push(event);
      if (seen.length === 6) break;
    }
    const [first] = seen;
    const id = first?.type === 'response.created' ? first.response.id : '';
    const rest = await collect(await client.responses.retrieve(id, { stream: true, starting_after: 5 }));
    const all = [...seen, ...rest];
    expect(all.map((event) => event.sequence_number)).toEqual(all.map((_, index) => index));
    expect(all.map((event) => (event.type === 'response.output_text.delta' ? event.delta : '')).join('')).toBe(tokens(60));
  });

  it('run in the background, and are cancelled', async () => {
    const started = await create('[[tokens=2000 delay=20]]', { background: true });
    expect(started).toMatchObject({ status: 'queued', background: true, output: [] });
    await expect.poll(async () => (await client.responses.retrieve(started.id)).status, { timeout: 10_000 }).toBe('in_progress');
    expect(await client.responses.cancel(started.id)).toMatchObject({ id: started.id, status: 'cancelled' });
    expect(await client.responses.cancel(started.id)).toMatchObject({ status: 'cancelled' });
    const done = await create('[[tokens=2]]', { background: true });
    await expect.poll(async () => (await client.responses.retrieve(done.id)).output_text, { timeout: 10_000 }).toBe('t1 t2');
  });

  it('pass tools through as items, whole and streamed', async () => {
    const question = '[[tool=get_weather args={"city":"Rome"}]] [[tool=get_weather args={"city":"Oslo"}]] [[results]] How is it?';
    const asked = await create(question, { tools: TOOLS, tool_choice: 'auto' });
    expect(asked.output).toMatchObject([
      { type: 'function_call', name: 'get_weather', arguments: '{"city":"Rome"}', status: 'completed' },
      { type: 'function_call', name: 'get_weather', arguments: '{"city":"Oslo"}', status: 'completed' },
    ]);
    const outputs = asked.output.map((item, index): OpenAI.Responses.ResponseInputItem => ({ type: 'function_call_output', call_id: item.type === 'function_call' ? item.call_id : '', output: `${index * 10} degrees` }));
    const answered = await create(outputs, { previous_response_id: asked.id, tools: TOOLS });
    expect(answered).toMatchObject({ output_text: '0 degrees\n10 degrees', previous_response_id: asked.id });

    const events = await collect(await stream(`${question} again`, { tools: TOOLS }));
    const calls = events.filter(({ type }) => type.startsWith('response.function_call') || type.startsWith('response.output_item'));
    expect(calls.map(({ type }) => type.slice('response.'.length))).toEqual([
      'output_item.added',
      'function_call_arguments.delta',
      'function_call_arguments.delta',
      'output_item.added',
      'function_call_arguments.delta',
      'function_call_arguments.delta',
      'function_call_arguments.done',
      'output_item.done',
      'function_call_arguments.done',
      'output_item.done',
    ]);
    expect(events.at(-1)).toMatchObject({ response: { output: [{ arguments: '{"city":"Rome"}' }, { arguments: '{"city":"Oslo"}' }] } });
  });

  it('only call the tools that are allowed', async () => {
    const other = { ...TOOLS[0], name: 'send_mail' } as OpenAI.Responses.FunctionTool;
    const choice = { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'get_weather' }] } as const;
    const response = await create('[[tokens=1]] allowed', { tools: [...TOOLS, other], tool_choice: { ...choice, tools: [...choice.tools] } });
    expect(test.model.calls.at(-1)?.tools).toEqual(['get_weather']);
    expect(response).toMatchObject({ tools: [{ name: 'get_weather' }, { name: 'send_mail' }], tool_choice: choice });
  });

  it('end as incomplete where the output was cut', async () => {
    const events = await collect(await stream('[[tokens=50]]', { max_output_tokens: 16 }));
    expect(events.at(-1)).toMatchObject({ type: 'response.incomplete', response: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, output: [{ status: 'incomplete' }] } });
  });

  it('fail with what failed, and can be read', async () => {
    const events = await collect(await stream('[[status=401]] no key'));
    expect(events.at(-1)).toMatchObject({ type: 'response.failed', response: { status: 'failed', error: { code: 'provider_authentication_failed' } } });
    const restarted = await stream('[[break-after=5 times=1]] [[tokens=9]]');
    await expect(collect(restarted)).rejects.toMatchObject({ code: 'response_restarted' });
  });

  it('take pictures and parts', async () => {
    const picture = { type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgo=', detail: 'auto' } as const;
    const response = await create([{ role: 'user', content: [{ type: 'input_text', text: '[[echo]] What is it?' }, picture] }]);
    expect(response.output_text).toBe('What is it?');
    const items = await client.conversations.items.list(response.conversation?.id ?? '');
    expect(items.data.at(-1)).toMatchObject({ role: 'user', content: [{ type: 'input_text' }, { type: 'input_image', image_url: picture.image_url }] });
  });
});

describe('what a response goes on from', () => {
  it('an earlier response: the same conversation, and a fork where more was said', async () => {
    const first = await create('[[count]] one');
    const second = await create('[[count]] two', { previous_response_id: first.id });
    const branch = await create('[[count]] three', { previous_response_id: first.id });
    expect(second.conversation?.id).toBe(first.conversation?.id);
    expect(branch.conversation?.id).not.toBe(first.conversation?.id);
    // With the agent's instructions: one message, three, and three again.
    expect([first, second, branch].map(({ output_text: text }) => (JSON.parse(text) as { messages: number }).messages)).toEqual([2, 4, 4]);
    const deeper = await create('[[count]] four', { previous_response_id: branch.id });
    expect(deeper.conversation?.id).toBe(branch.conversation?.id);
    expect(JSON.parse(deeper.output_text)).toMatchObject({ messages: 6 });
  });

  it('nothing that was not stored', async () => {
    const gone = await create('[[tokens=1]] secret', { store: false });
    expect(gone).toMatchObject({ store: false, conversation: null, output_text: 't1' });
    expect(await statusOf(client.responses.retrieve(gone.id))).toBe(404);
    expect(await statusOf(create('more', { previous_response_id: gone.id }))).toBe(404);
  });

  it.each([
    ['an unknown response', { previous_response_id: 'resp_00000000000000000000000000' }, 404],
    ['an unknown conversation', { conversation: 'conv_00000000000000000000000000' }, 404],
    ['both', { conversation: 'conv_00000000000000000000000000', previous_response_id: 'resp_00000000000000000000000000' }, 400],
    ['an unknown model', { model: 'gpt-5' }, 404],
    ['a tool of the provider', { tools: [{ type: 'web_search' }] }, 400],
    ['a result of no call', { input: [{ type: 'function_call_output', call_id: 'x', output: 'y' }] }, 400],
    ['a file', { input: [{ role: 'user', content: [{ type: 'input_file', file_id: 'x' }] }] }, 400],
    ['no input', { input: [] }, 400],
  ])('%s', async (_name, options, status) => {
    expect(await statusOf(create('x', options as never))).toBe(status);
  });
});

describe('conversations', () => {
  it('are begun with items, and get their agent with the first response', async () => {
    const { id, metadata } = await client.conversations.create({ metadata: { topic: 'sea' }, items: [{ type: 'message', role: 'user', content: 'My name is Ada.' }] });
    expect(metadata).toEqual({ topic: 'sea' });
    const response = await create('[[count]] Who am I?', { conversation: id });
    expect(response.conversation).toEqual({ id });
    expect(JSON.parse(response.output_text)).toMatchObject({ messages: 3 });
    const conversation = await test.api.conversation(id);
    expect(conversation).toMatchObject({ agentId: model, messageCount: 3 });
    await client.conversations.update(id, { metadata: { topic: 'land' } });
    expect(await client.conversations.retrieve(id)).toMatchObject({ id, object: 'conversation', metadata: { topic: 'land' } });
    expect(await client.conversations.delete(id)).toMatchObject({ id, deleted: true });
    expect(await statusOf(client.conversations.retrieve(id))).toBe(404);
  });

  it('have items that are listed page by page, both ways', async () => {
    const { id } = await client.conversations.create({});
    await client.conversations.items.create(id, {
      items: [
        { type: 'message', role: 'user', content: 'a' },
        { type: 'message', role: 'assistant', content: 'b' },
        { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}' },
        { type: 'function_call', call_id: 'c2', name: 'f', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c1', output: 'r1' },
        { type: 'function_call_output', call_id: 'c2', output: 'r2' },
        { type: 'message', role: 'user', content: 'd' },
      ],
    });
    const labels = async (order: 'asc' | 'desc', limit: number) => {
      const found: string[] = [];
      for await (const item of client.conversations.items.list(id, { order, limit })) {
        found.push(item.type === 'message' ? `${item.role}` : item.type === 'function_call' ? item.call_id : `result`);
      }
      return found;
    };
    const expected = ['user', 'assistant', 'c1', 'c2', 'result', 'result', 'user'];
    for (const limit of [1, 2, 3, 100]) {
      expect(await labels('asc', limit)).toEqual(expected);
      expect(await labels('desc', limit)).toEqual(expected.toReversed());
    }
    const [, , call] = (await client.conversations.items.list(id, { order: 'asc' })).data;
    expect(await client.conversations.items.retrieve(call?.id ?? '', { conversation_id: id })).toEqual(call);
    expect(await statusOf(client.conversations.items.retrieve('msg_00000000000000000000000000', { conversation_id: id }))).toBe(404);
  });
});
