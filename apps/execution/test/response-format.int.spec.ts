import type { EventData } from '@fenago/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World } from './support.js';

type Configuration = EventData<'agent.created'>['configuration'];

const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const AGENT: Configuration = { model: 'scripted', responseFormat: { type: 'json_schema', name: 'place', schema } };

describe('the form of a reply', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
    await world.service();
  });
  afterAll(() => world.stop());

  async function reply(content: string, configuration = AGENT, extra = {}) {
    const { executionId } = await world.post(await world.talk(configuration), `[[echo]]${content}`, 0, 1, extra);
    const { data } = await world.event(executionId, 'execution.completed');
    expect(await world.document(executionId)).toMatchObject({ result: { output: data.output } });
    return { data, stored: (await world.document(executionId))?.['result'] };
  }

  it("is the agent's, and nothing is said of a reply that has it", async () => {
    const { data, stored } = await reply('{"city":"Rome"}');
    expect(world.model.calls.at(-1)).toMatchObject({ responseFormat: 'json_schema' });
    expect(data).toMatchObject({ output: '{"city":"Rome"}' });
    expect(data).not.toHaveProperty('formatError');
    expect(stored).not.toHaveProperty('formatError');
  });

  it.each([
    ['Of course! {"city":"Rome"}', { code: 'not_json', message: 'The output is not JSON.' }],
    ['{"city":7}', { code: 'schema_mismatch', message: 'At /city the output must be string.' }],
  ])('%s: completes with what the model said, and tells what is wrong', async (output, formatError) => {
    const { data, stored } = await reply(output);
    expect(data).toMatchObject({ output, finishReason: 'stop', formatError });
    expect(stored).toMatchObject({ output, formatError });
  });

  it("is the turn's where that names one", async () => {
    expect((await reply('anything', AGENT, { options: { responseFormat: { type: 'text' } } })).data).not.toHaveProperty('formatError');
    expect(world.model.calls.at(-1)).toMatchObject({ responseFormat: 'text' });
    expect((await reply('[]', { model: 'scripted' }, { options: { responseFormat: { type: 'json_object' } } })).data).toMatchObject({ formatError: { code: 'not_json' } });
  });

  it('is not asked of calls of tools, nor of a reply that was cut', async () => {
    const options = { options: { tools: [{ name: 'f' }] } };
    const asked = await world.post(await world.talk(AGENT), '[[tool=f]]', 0, 1, options);
    expect((await world.event(asked.executionId, 'execution.completed')).data).not.toHaveProperty('formatError');
    const cut = await world.post(await world.talk({ ...AGENT, maxOutputTokens: 2 }), '[[echo]]{"city": "Rome and so on"}');
    expect((await world.event(cut.executionId, 'execution.incomplete')).data).not.toHaveProperty('formatError');
  });
});
