import { isTerminal, type ExecutionView, type MessageView } from '@fenago/contracts';
import { isDeepStrictEqual } from 'node:util';
import type { Accepted, Told } from './load.js';
import { modelSteps, type Outcome } from './outcome.js';
import type { PlannedMessage } from './plan.js';
import { answerTo, type ToolCallSeen } from './tool-server.js';
import type { Seen } from './viewer.js';

/** The worker was lost as often as an execution may be started: an end, not a loss, and the one way to get no reply. */
const GIVEN_UP = 'execution_attempts_exhausted';

/** The first word of a planned message, by which the model's calls are told apart. */
const NAME = /\]\] (m\d+)/u;

/** Compares what was accepted with what came out. @returns a sentence for each thing that must not be */
export function check(told: Told, outcome: Outcome): readonly string[] {
  return [
    ...told.conversations.filter((id) => id !== told.deleted).flatMap((id) => checkHistory(id, told, outcome)),
    ...told.accepted.flatMap((accepted) => checkExecution(accepted, told, outcome)),
    ...checkLedger(outcome),
    ...told.seen.flatMap((seen) => checkSeen(seen, told, outcome)),
  ];
}

/** How often the model was asked for each message. */
export function callsByMessage(calls: readonly { readonly lastUserText: string }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { lastUserText } of calls) {
    const name = NAME.exec(lastUserText)?.[1];
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** What was finished is not asked for again: beyond its steps, the model is asked once for each claim after the first. */
export function checkCalls(told: Told, { executions }: Outcome, calls: ReadonlyMap<string, number>): readonly string[] {
  return told.accepted.flatMap(({ executionId, planned }) => {
    const execution = executions.get(executionId);
    const steps = execution === undefined ? 0 : modelSteps(execution);
    const claims = execution?.logs.filter(({ message }) => message.endsWith('claimed.')).length ?? 0;
    const asked = calls.get(planned.name) ?? 0;
    return asked <= steps + Math.max(0, claims - 1) ? [] : [`${executionId}: the model was asked ${asked} times for ${steps} steps under ${claims} claims`];
  });
}

/** A call that may do harm is carried out once at most, and one that is repeated has the same key. */
export function checkTools(told: Told, calls: readonly ToolCallSeen[]): readonly string[] {
  const byMessage = Map.groupBy(calls, ({ name }) => name);
  return told.accepted.flatMap(({ executionId, planned }) => {
    const mine = byMessage.get(planned.name) ?? [];
    const keys = new Set(mine.map(({ idempotencyKey }) => idempotencyKey));
    const found = keys.size > 1 ? [`${executionId}: the tool ${planned.tool} was called under ${keys.size} keys`] : [];
    return planned.tool === 'pay' && mine.length > 1 ? [...found, `${executionId}: it was paid ${mine.length} times`] : found;
  });
}

export function givenUp(outcome: Outcome): number {
  return [...outcome.executions.values()].filter(({ error }) => error?.code === GIVEN_UP).length;
}

function checkHistory(conversationId: string, told: Told, outcome: Outcome): readonly string[] {
  const found: string[] = [];
  const messages = outcome.messages.get(conversationId) ?? [];
  const accepted = told.accepted.filter((one) => one.conversationId === conversationId);
  if (messages.some(({ position }, index) => position !== index)) found.push(`${conversationId}: positions are not 0, 1, 2 …`);
  const asked = messages.filter(({ role }) => role === 'user').map(({ executionId }) => executionId ?? 'none');
  const expected = accepted.map(({ executionId }) => executionId).filter((id) => asked.includes(id));
  if (!isDeepStrictEqual(asked, expected)) found.push(`${conversationId}: messages are doubled, unknown or out of order: ${differing(asked, expected)}`);
  for (const one of accepted) found.push(...checkTurn(one, messages, outcome.executions.get(one.executionId)));
  return found;
}

function differing(asked: readonly string[], expected: readonly string[]): string {
  const at = asked.findIndex((id, index) => id !== expected[index]);
  return `at ${at === -1 ? asked.length : at} ${asked[at]} instead of ${expected[at]} (${asked.length} of ${expected.length})`;
}

function checkTurn({ executionId, planned, cancelled }: Accepted, messages: readonly MessageView[], execution: ExecutionView | undefined): readonly string[] {
  const found: string[] = [];
  const [question, ...rest] = messages.filter((message) => message.executionId === executionId);
  const name = `${executionId} (${planned.name}, ${execution?.status})`;
  // One that was cancelled while it waited never enters the history.
  if (question === undefined) return cancelled ? [] : [`${name}: its message is lost`];
  if (question.content !== planned.content) found.push(`${name}: its message was changed`);
  if (rest.some(({ position }, index) => position !== question.position + 1 + index)) found.push(`${name}: what follows its message is torn apart`);
  const output = execution?.result?.output;
  const replies = rest.filter(({ role, toolCalls }) => role === 'assistant' && toolCalls === undefined);
  const expected = output === undefined ? 0 : 1;
  if (replies.length !== expected) found.push(`${name}: ${replies.length} replies instead of ${expected}`);
  const [reply] = replies;
  const between = reply === undefined ? rest : rest.slice(0, -1);
  found.push(...checkBetween(name, planned, between, execution));
  if (reply === undefined) return found;
  if (reply !== rest.at(-1)) found.push(`${name}: the reply is not the last that was said`);
  if (reply.content !== output) found.push(`${name}: the reply is not the execution's result`);
  if (execution?.status === 'completed' && reply.content.trim() !== planned.text) found.push(`${name}: the reply answers something else`);
  return found;
}

/** The model asks for the tool once, and is told what it gave; what was lost on its way may be unknown. */
function checkBetween(name: string, { tool, name: message }: PlannedMessage, between: readonly MessageView[], execution: ExecutionView | undefined): readonly string[] {
  const roles = between.map(({ role }) => role).join(' ');
  const whole = tool === 'none' ? '' : 'assistant tool';
  if (execution?.status !== 'completed') return roles === whole || roles === '' ? [] : [`${name}: between message and end stands ${roles}`];
  if (roles !== whole) return [`${name}: between message and reply stands ${roles}`];
  const given = between.at(-1)?.content ?? answerTo(message);
  const isKnown = given === answerTo(message) || (tool === 'pay' && given.includes('unknown'));
  return isKnown ? [] : [`${name}: the tool gave ${given}`];
}

function checkExecution({ executionId, conversationId, cancelled }: Accepted, told: Told, { executions }: Outcome): readonly string[] {
  const execution = executions.get(executionId);
  // Of a conversation that was deleted at once, an execution need not have been made.
  if (execution === undefined) return conversationId === told.deleted ? [] : [`${executionId}: there is no such execution`];
  const { status, error } = execution;
  if (!isTerminal(status)) return [`${executionId} is still ${status}`];
  if (status === 'completed') return [];
  const mayBeCancelled = cancelled || conversationId === told.deleted;
  if (status === 'cancelled' && mayBeCancelled) return [];
  if (status === 'failed' && error?.code === GIVEN_UP) return [];
  return [`${executionId} ended as ${status} ${error?.code ?? ''} after ${execution.attempts} attempts`];
}

function checkLedger({ executions, rows }: Outcome): readonly string[] {
  const byExecution = Map.groupBy(rows, ({ executionId }) => executionId);
  const unknown = [...byExecution.keys()].filter((id) => !executions.has(id)).map((id) => `A ledger row is for the unknown execution ${id}`);
  const wrong = [...executions.values()].flatMap((execution) => {
    const mine = byExecution.get(execution.id) ?? [];
    const expected = modelSteps(execution);
    if (mine.length !== expected) return [`${execution.id}: ${mine.length} ledger rows instead of ${expected}`];
    const tokens = (of: (usage: ExecutionView['usage']) => number): boolean => mine.reduce((sum, { usage }) => sum + of(usage), 0) === of(execution.usage);
    const same = tokens(({ inputTokens }) => inputTokens) && tokens(({ outputTokens }) => outputTokens);
    return same ? [] : [`${execution.id}: the ledger has another usage than the execution`];
  });
  return [...unknown, ...wrong];
}

function checkSeen(seen: Seen, told: Told, { executions }: Outcome): readonly string[] {
  const { executionId, how, faults, end } = seen;
  const found = faults.map((fault) => `Stream of ${executionId}: ${fault}`);
  if (how === 'gone') {
    const accepted = told.accepted.find((one) => one.executionId === executionId);
    return accepted?.conversationId === told.deleted ? found : [...found, `Stream of ${executionId}: not found`];
  }
  if (how === 'never') return [...found, `Stream of ${executionId}: it never ended`];
  const execution = executions.get(executionId);
  if (end !== `execution.${execution?.status}`) found.push(`Stream of ${executionId}: it ended with ${end}, the execution is ${execution?.status}`);
  const output = execution?.result?.output ?? '';
  if (seen.output !== output) found.push(`Stream of ${executionId}: the last event tells another output`);
  if (how === 'complete' && seen.text !== output) found.push(`Stream of ${executionId}: the text is not the reply: ${seen.text.length} of ${output.length} characters`);
  return found;
}
