import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from './harness.js';

type Chunk = OpenAI.Chat.Completions.ChatCompletionChunk;
type Message = OpenAI.Chat.Completions.ChatCompletionMessageParam;

const TOOLS: OpenAI.Chat.Completions.ChatCompletionTool[] = [
  { type: 'function', function: { name: 'get_weather', description: 'The weather of a city', parameters: { type: 'object', properties: { city: { type: 'string' } } } } },
];

let test: TestSystem;
let client: OpenAI;
let model: string;

beforeAll(async () => {
  test = await startTestSystem({ mode: 'standalone' });
  model = test.api.agentId;
  client = clientWith(test.api.apiKey);
});
afterAll(() => test.stop());

const clientWith = (apiKey: string): OpenAI => new OpenAI({ baseURL: `${test.api.baseUrl}/openai/v1`, apiKey, maxRetries: 0 });
const user = (content: string): Message => ({ role: 'user', content });

async function chunksOf(stream: AsyncIterable<Chunk>): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}
const textOf = (chunks: readonly Chunk[]): string => chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');

async function errorOf(request: Promise<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> {
  const error = await request.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(OpenAI.APIError);
  return error as InstanceType<typeof OpenAI.APIError>;
}

describe("the official client, with only its base URL and key changed: models", () => {
  it('are the agents that one may use', async () => {
    const models = await client.models.list();
    expect(models.data).toContainEqual({ id: model, object: 'model', created: expect.any(Number), owned_by: expect.stringMatching(/^user_/) });
    expect(await client.models.retrieve(model)).toMatchObject({ id: model, object: 'model' });
    expect((await errorOf(client.models.retrieve('gpt-5'))).status).toBe(404);
  });
});

describe('chat completions', () => {
  it('answer whole, as a turn with an execution, usage and a row in the ledger', async () => {
    const { data, response } = await client.chat.completions.create({ model, messages: [user('[[tokens=5]]')] }).withResponse();
    expect(data).toMatchObject({
      object: 'chat.completion',
      model,
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 't1 t2 t3 t4 t5' } }],
    });
    expect(data.usage).toMatchObject({ completion_tokens: 5, total_tokens: (data.usage?.prompt_tokens ?? 0) + 5 });
    const executionId = data.id.slice('chatcmpl-'.length);
    expect(response.headers.get('content-location')).toBe(`/v1/executions/${executionId}`);
    expect(response.headers.get('x-request-id')).not.toBe('');
    expect(await test.api.execution(executionId)).toMatchObject({ status: 'completed', tokensUsed: data.usage?.total_tokens });
    await expect.poll(async () => (await test.api.usageRows(executionId)).length, { timeout: 10_000 }).toBe(1);
  });

  it('stream, with usage where it is asked for', async () => {
    const messages = [user('[[tokens=20 delay=1]]')];
    const streamed = (usage: boolean) => client.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: usage } });
    const chunks = await chunksOf(await streamed(true));
    expect(textOf(chunks)).toBe(Array.from({ length: 20 }, (_, i) => `t${i + 1}`).join(' '));
    expect(chunks[0]?.choices[0]?.delta).toMatchObject({ role: 'assistant', content: '' });
    expect(chunks.at(-2)?.choices[0]).toMatchObject({ delta: {}, finish_reason: 'stop' });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 20 } });
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
    const bare = await chunksOf(await streamed(false));
    expect(bare.every((chunk) => !('usage' in chunk) && chunk.choices.length === 1)).toBe(true);
  });

  it('read the whole history, in parts or not', async () => {
    const messages: Message[] = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'text', text: 'one' }, { type: 'text', text: ' and two' }] },
      { role: 'assistant', content: 'three' },
      user('[[count]]'),
    ];
    const { choices } = await client.chat.completions.create({ model, messages });
    // The agent's instructions and the system message are one.
    expect(choices[0]?.message.content).toContain('"messages":4');
  });

  it('keep the conversation only where it is to be stored', async () => {
    const before = (await test.api.client.conversations.list().all()).length;
    await client.chat.completions.create({ model, messages: [user('[[tokens=1]] forget')] });
    await client.chat.completions.create({ model, messages: [user('[[tokens=1]] keep')], store: true });
    const after = await test.api.client.conversations.list().all();
    expect(after.length).toBe(before + 1);
    expect(after[0]).toMatchObject({ title: 'Chat completion', messageCount: 2 });
  });

  it.each([false, true])('pass tools through, and their results back (stream: %s)', async (stream) => {
    const question = user('[[tool=get_weather args={"city":"Rome"}]] [[tool=get_weather args={"city":"Oslo"}]] [[results]] How is it?');
    const asked = await call([question], stream);
    expect(asked.finish).toBe('tool_calls');
    expect(asked.calls.map(({ function: called }) => called)).toEqual([
      { name: 'get_weather', arguments: '{"city":"Rome"}' },
      { name: 'get_weather', arguments: '{"city":"Oslo"}' },
    ]);
    const results = asked.calls.map(({ id }, index): Message => ({ role: 'tool', tool_call_id: id, content: `${index * 10} degrees` }));
    const answered = await call([question, { role: 'assistant', content: null, tool_calls: asked.calls }, ...results], stream);
    expect(answered).toMatchObject({ text: '0 degrees\n10 degrees', finish: 'stop', calls: [] });
    expect(test.model.calls.at(-1)?.tools).toEqual(['get_weather']);
  });

  it('cut a reply as asked, and say so', async () => {
    const { choices } = await client.chat.completions.create({ model, messages: [user('[[tokens=50]]')], max_completion_tokens: 3 });
    expect(choices[0]).toMatchObject({ finish_reason: 'length', message: { content: 't1 t2 t3' } });
  });

  it("run the client's own helpers", async () => {
    const runner = client.chat.completions.runTools({
      model,
      messages: [user('[[tool=add args={"a":1,"b":2}]] [[results]] sum')],
      tools: [
        {
          type: 'function',
          function: {
            name: 'add',
            description: 'Adds',
            parse: (text: string) => JSON.parse(text) as { a: number; b: number },
            function: ({ a, b }: { a: number; b: number }) => String(a + b),
            parameters: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } } },
          },
        },
      ],
    });
    expect(await runner.finalContent()).toBe('3');
  });

  interface Reply {
    text: string;
    finish: string | null | undefined;
    calls: OpenAI.Chat.Completions.ChatCompletionMessageFunctionToolCall[];
  }

  async function call(messages: Message[], stream: boolean): Promise<Reply> {
    const request = { model, messages, tools: TOOLS };
    const { choices } = stream ? await client.chat.completions.stream(request).finalChatCompletion() : await client.chat.completions.create(request);
    const [choice] = choices;
    const calls = (choice?.message.tool_calls ?? []) as Reply['calls'];
    return { text: choice?.message.content ?? '', finish: choice?.finish_reason, calls: calls.map(({ id, type, function: { name, arguments: given } }) => ({ id, type, function: { name, arguments: given } })) };
  }
});

describe('errors, as the client knows them', () => {
  it.each([
    ['an unknown model', { model: 'gpt-5', messages: [user('x')] }, 404, 'model', 'not_found'],
    ["an agent's id that is none's", { model: 'agent_00000000000000000000000000', messages: [user('x')] }, 404, null, 'not_found'],
    ['no message', { messages: [] }, 400, 'messages', 'invalid_request'],
    ['a picture without an address', { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:,' } }] }] }, 400, 'messages[0].content[0].image_url', 'invalid_request'],
    ['a result of no call', { messages: [{ role: 'tool', tool_call_id: 'call_1', content: 'x' }] }, 400, 'toolCallId', 'invalid_request'],
    ['a reply at the end', { messages: [user('x'), { role: 'assistant', content: 'y' }] }, 400, 'messages[1]', 'invalid_request'],
    ['several choices', { messages: [user('x')], n: 2 }, 400, 'n', 'invalid_request'],
    ['a field that nobody knows', { messages: [user('x')], frobnicate: true }, 400, 'frobnicate', 'invalid_request'],
  ])('%s', async (_name, body, status, param, code) => {
    const error = await errorOf(client.chat.completions.create({ model, ...body } as never));
    expect(error).toMatchObject({ status, param, code, type: 'invalid_request_error', requestID: expect.any(String) });
  });

  it('a wrong key, and none of another user', async () => {
    expect(await errorOf(clientWith('fng_live_wrong').models.list())).toBeInstanceOf(OpenAI.AuthenticationError);
  });

  it.each([false, true])('a model that fails (stream: %s): a status, and when to try again', async (stream) => {
    const request = client.chat.completions.create({ model, messages: [user(`[[status=429 code=insufficient_quota]] ${stream}`)], stream });
    const error = await errorOf(request as Promise<unknown>);
    expect(error).toMatchObject({ status: 429, code: 'provider_rate_limited', type: 'rate_limit_error' });
    expect(error.headers?.get('retry-after-ms')).toBe('5000');
  });

  it('a model that fails in the middle of a stream', async () => {
    const stream = await client.chat.completions.create({ model, messages: [user('[[break-after=5]]')], stream: true });
    const error = await errorOf(chunksOf(stream));
    expect(error.message).toContain('asked anew');
  });

  it('a body that is no JSON, and an address that is none', async () => {
    const answer = await test.api.send('POST', '/openai/v1/chat/completions', '{');
    expect(answer).toMatchObject({ status: 400, body: { error: { type: 'invalid_request_error' } } });
    expect(await test.api.send('GET', '/openai/v1/nothing')).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
  });
});
