import { spoken, waiting } from './makers.js';
import type { Person, Request, World } from './world.js';

/** Ids that stand in a request: somebody's own, and those of what is somebody else's. */
export interface Ids {
  readonly agent: string;
  readonly conversation: string;
  readonly message: string;
  readonly execution: string;
  /** Waits for a tool of the client, whose call this is. */
  readonly waiting: string;
  readonly call: string;
}

export async function idsOf(person: Person, world: World): Promise<Ids> {
  const [said, waits] = [await spoken(person, world), await waiting(person, world)];
  const { id: conversation = '', messageId: message = '', executionId: execution = '' } = said.path ?? {};
  const { actions } = waits.body as { readonly actions: readonly { readonly callId: string }[] };
  return { agent: person.api.agentId, conversation, message, execution, waiting: waits.path?.['id'] ?? '', call: actions[0]?.callId ?? '' };
}

/** A request of somebody's about what is theirs, in which something is named that is not. */
export interface Reference {
  readonly name: string;
  readonly request: (own: Ids, theirs: Ids) => Request;
  readonly expected: string;
}

const post = (path: string, body: object, headers: Readonly<Record<string, string>> = {}): Request => ({ method: 'POST', path, body, headers });
const get = (path: string, headers: Readonly<Record<string, string>> = {}): Request => ({ method: 'GET', path, headers });
const chat = (model: string, more: object = {}): Request => post('/openai/v1/chat/completions', { model, messages: [{ role: 'user', content: 'hello' }], ...more });
const respond = (model: string, more: object = {}): Request => post('/openai/v1/responses', { model, input: 'hello', ...more });
const responseOf = ({ execution }: Ids): string => execution.replace('exec_', 'resp_');
const STREAM = { accept: 'text/event-stream' };

/** What names somebody else's: to whoever asks there is no such thing. */
export const REFERENCES: readonly Reference[] = [
  { name: 'a conversation with their agent', request: (_own, { agent }) => post('/v1/conversations', { agentId: agent }), expected: '404 not_found' },
  { name: 'a schedule of their agent', request: (_own, { agent }) => post('/v1/schedules', { agentId: agent, cron: '0 9 * * 1', content: 'hello' }), expected: '404 not_found' },
  { name: 'a schedule that posts to their conversation', request: ({ agent }, { conversation }) => post('/v1/schedules', { agentId: agent, conversationId: conversation, cron: '0 9 * * 1', content: 'hello' }), expected: '404 not_found' },
  { name: 'a fork that goes on with their agent', request: ({ conversation, message: messageId }, { agent }) => post(`/v1/conversations/${conversation}/fork`, { messageId, agentId: agent }), expected: '404 not_found' },
  { name: 'a fork at their message', request: ({ conversation }, { message: messageId }) => post(`/v1/conversations/${conversation}/fork`, { messageId }), expected: '400 invalid_request' },
  { name: 'their message, as if it were of a conversation of mine', request: ({ conversation }, { message }) => ({ method: 'DELETE', path: `/v1/conversations/${conversation}/messages/${message}` }), expected: '404 not_found' },
  { name: 'messages behind one of theirs', request: ({ conversation }, { message }) => get(`/v1/conversations/${conversation}/messages?after=${message}`), expected: '400 invalid_request' },
  { name: 'rows of the ledger behind one of theirs', request: (_own, { execution }) => get(`/v1/usage/rows?after=${execution}:0`), expected: '400 invalid_request' },
  { name: 'a call of theirs, answered as if it were mine', request: ({ waiting }, { call }) => post(`/v1/executions/${waiting}/actions`, { actions: [{ callId: call, output: 'mine' }] }), expected: '404 action_unknown' },
  { name: 'their agent as a model', request: (_own, { agent }) => chat(agent), expected: '404 not_found' },
  { name: 'their agent as a model, streamed', request: (_own, { agent }) => chat(agent, { stream: true }), expected: '404 not_found' },
  { name: 'their agent, for a response', request: (_own, { agent }) => respond(agent), expected: '404 not_found' },
  { name: 'their agent, for a response in the background', request: (_own, { agent }) => respond(agent, { background: true }), expected: '404 not_found' },
  { name: 'a response in their conversation', request: ({ agent }, { conversation }) => respond(agent, { conversation }), expected: '404 not_found' },
  { name: 'a response in their conversation, streamed', request: ({ agent }, { conversation: id }) => respond(agent, { conversation: { id }, stream: true }), expected: '404 not_found' },
  { name: 'a response behind theirs', request: ({ agent }, theirs) => respond(agent, { previous_response_id: responseOf(theirs) }), expected: '404 not_found' },
  { name: 'their item, as if it were of a conversation of mine', request: ({ conversation }, { message }) => get(`/openai/v1/conversations/${conversation}/items/${message}`), expected: '404 not_found' },
  { name: 'items behind one of theirs', request: ({ conversation }, { message }) => get(`/openai/v1/conversations/${conversation}/items?after=${message}`), expected: '404 not_found' },
  // What a refusal could tell by coming earlier or later than another.
  { name: 'a message to their conversation, streamed', request: (_own, { conversation }) => post(`/v1/conversations/${conversation}/messages`, { content: 'hello' }, STREAM), expected: '404 not_found' },
  { name: 'their response, streamed', request: (_own, theirs) => get(`/openai/v1/responses/${responseOf(theirs)}?stream=true`), expected: '404 not_found' },
  { name: 'their agent, if it is as I know it', request: (_own, { agent }) => get(`/v1/agents/${agent}`, { 'if-none-match': '*' }), expected: '404 not_found' },
  { name: 'a change of their agent, if it is as it is not', request: (_own, { agent }) => ({ method: 'PATCH', path: `/v1/agents/${agent}`, body: { name: 'mine' }, headers: { 'if-match': '"999"' } }), expected: '404 not_found' },
  { name: 'a change of their conversation, if it is as it is not', request: (_own, { conversation }) => ({ method: 'PATCH', path: `/v1/conversations/${conversation}`, body: { title: 'mine' }, headers: { 'if-match': '"999"' } }), expected: '404 not_found' },
  { name: 'a roll back of their agent to what it never was', request: (_own, { agent }) => post(`/v1/agents/${agent}/rollback`, { version: 999 }), expected: '404 not_found' },
  { name: 'a wrong change of their agent', request: (_own, { agent }) => ({ method: 'PATCH', path: `/v1/agents/${agent}`, body: { status: 'none' } }), expected: '400 invalid_request' },
  { name: 'an answer to their execution, which waits', request: (_own, { waiting, call }) => post(`/v1/executions/${waiting}/actions`, { actions: [{ callId: call, output: 'mine' }] }), expected: '404 not_found' },
];

/** Lists of what is one's own, asked for what is somebody else's; each is answered as if there were nothing. */
export const LISTS: readonly (readonly [string, (theirs: Ids) => string])[] = [
  ['conversations with their agent', ({ agent }) => `/v1/conversations?agentId=${agent}`],
  ['executions of their conversation', ({ conversation }) => `/v1/executions?conversationId=${conversation}`],
  ['sums of their agent', ({ agent }) => `/v1/usage/groups?groupBy=day&agentId=${agent}`],
  ['sums of their conversation', ({ conversation }) => `/v1/usage/groups?groupBy=model&conversationId=${conversation}`],
  ['rows of their execution', ({ execution }) => `/v1/usage/rows?executionId=${execution}`],
];

/** Lists that begin behind what is somebody else's: each shows one's own. */
export const CURSORS: readonly (readonly [string, (theirs: Ids) => string])[] = [
  ['schedules', ({ agent }) => `/v1/schedules?after=${agent.replace('agent_', 'sched_')}&order=asc`],
  ['agents', ({ agent }) => `/v1/agents?after=${agent}&order=asc`],
  ['conversations', ({ conversation }) => `/v1/conversations?after=${conversation}&order=asc`],
  ['executions', ({ execution }) => `/v1/executions?after=${execution}&order=asc`],
];
