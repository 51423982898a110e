import type { Person } from '../person.js';

const WEATHER = {
  type: 'http',
  name: 'weather',
  description: 'Weather of a city',
  method: 'GET',
  url: 'https://api.example.com/v1/weather/{city}',
  headers: { Authorization: 'Bearer {{secret:weather}}' },
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  timeoutSeconds: 10,
};

/** An agent that says all that an agent can say of itself, through its life. */
export async function agents(ada: Person): Promise<void> {
  const configuration = {
    model: 'scripted',
    fallbacks: [{ model: 'scripted-small' }],
    instructions: 'Answer in one sentence.',
    temperature: 0.2,
    topP: 0.9,
    maxOutputTokens: 1_000,
    responseFormat: { type: 'text' },
    contextTokens: 8_000,
    turnPolicy: 'enqueue',
    tools: [WEATHER, { type: 'builtin', name: 'current_time', approval: true }, { type: 'client', name: 'locate', description: 'Where the user is' }],
    limits: { maxSteps: 4, maxTokens: 20_000, maxCostMicros: 1_000_000, deadlineSeconds: 120, actionSeconds: 600 },
  };
  const { id } = await ada.post('/v1/agents', { name: 'Concierge', description: 'Knows the town.', isPublic: true, configuration });
  await ada.patch(`/v1/agents/${id}`, { name: 'Night concierge', configuration: { ...configuration, temperature: 0 } });
  await ada.post(`/v1/agents/${id}/rollback`, { version: 1 });
  await ada.patch(`/v1/agents/${id}`, { status: 'archived' });
  await ada.delete(`/v1/agents/${id}`);
}
