import { until } from '@fenago/testing';
import type { Person } from '../person.js';
import type { Stage } from '../stage.js';

/** Long enough to run until it is ended. */
const RUNNING = '[[tokens=2000 delay=20]]';

interface Posted {
  readonly executionId: string;
  readonly messageId: string;
}

/** Turns that end in every way in which a turn can end, and those that wait behind them. */
export async function turns(stage: Stage, ada: Person): Promise<void> {
  const tools = [{ type: 'builtin', name: 'current_time', approval: true }, { type: 'client', name: 'locate' }];
  const { id: agentId } = await ada.post('/v1/agents', { name: 'Talker', configuration: { model: 'scripted', tools } });
  const { id: talk } = await ada.post('/v1/conversations', { agentId, title: 'A talk' });
  const say = (content: string, more: object = {}) => ada.post<Posted>(`/v1/conversations/${talk}/messages`, { content, ...more });
  const ended = (executionId: string) =>
    until(async () => (await ada.get<{ activeExecutionId: string | null }>(`/v1/conversations/${talk}`)).activeExecutionId !== executionId, { what: 'the turn has ended' });

  for (const content of ['[[echo]] Good morning', '[[finish=length]] Tell me everything', '[[status=400]] This cannot be']) await ended((await say(content)).executionId);
  await toolCalls(stage, ada, () => say('[[tool=current_time args={}]] [[tool=locate args={}]] [[results]] Where and when am I?'));

  const stopped = await say(`${RUNNING} Stop me`);
  await stage.told('execution.started', ({ data }) => data.executionId === stopped.executionId);
  const waiting = await say('[[echo]] I wait');
  await stage.told('execution.queued', ({ data }) => data.executionId === waiting.executionId);
  await ada.delete(`/v1/conversations/${talk}/messages/${waiting.messageId}`);
  await ada.post(`/v1/executions/${stopped.executionId}/cancel`);
  await stage.told('execution.cancelled', ({ data }) => data.executionId === stopped.executionId);
  await ended(stopped.executionId);

  const replaced = await say(`${RUNNING} Forget this`);
  await stage.told('execution.started', ({ data }) => data.executionId === replaced.executionId);
  const instead = await say('[[echo]] This instead', { onBusy: 'rollback' });
  await stage.told('execution.completed', ({ data }) => data.executionId === instead.executionId);
  await ended(instead.executionId);
  await ada.patch(`/v1/conversations/${talk}`, { title: 'A long talk' });
  await ada.delete(`/v1/conversations/${talk}`);
}

/** One call waits for a person's consent, one for what the client gives. */
async function toolCalls(stage: Stage, ada: Person, ask: () => Promise<Posted>): Promise<void> {
  const { executionId } = await ask();
  const { data } = await stage.told('execution.requires_action', (event) => event.data.executionId === executionId);
  const actions = data.actions.map(({ type, callId }) => ({ callId, ...(type === 'approval' ? { approved: true } : { output: 'In London.' }) }));
  await ada.post(`/v1/executions/${executionId}/actions`, { actions });
  await stage.told('execution.completed', (event) => event.data.executionId === executionId);
}

/** A history from elsewhere, a picture, and what a turn asks beside its message, as OpenAI's clients send them. */
export async function chatCompletion(ada: Person): Promise<void> {
  const { id: model } = await ada.post('/v1/agents', { name: 'Painter', configuration: { model: 'scripted' } });
  const image = { type: 'image_url', image_url: { url: 'https://example.org/sea.png', detail: 'low' } };
  const messages = [
    { role: 'user', content: 'What do I see?' },
    { role: 'assistant', content: 'Show me.' },
    { role: 'user', content: [{ type: 'text', text: 'And here?' }, image] },
  ];
  await ada.post('/openai/v1/chat/completions', { model, messages, store: true, temperature: 0.5, metadata: { topic: 'sea' } });
}
