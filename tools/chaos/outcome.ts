import { isTerminal, type ConversationView, type ExecutionView, type MessageView, type UsageRowView } from '@fenago/contracts';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from './client.js';
import type { Told } from './load.js';

const LOOK_EVERY_MS = 300;

/** What came out, read through the public API. */
export interface Outcome {
  /** Of each conversation that was not deleted, oldest first. */
  readonly messages: ReadonlyMap<string, readonly MessageView[]>;
  readonly executions: ReadonlyMap<string, ExecutionView>;
  readonly rows: readonly UsageRowView[];
}

/**
 * Waits until nothing runs or waits any more, and every row that is to come has come.
 * @returns why it gave up; undefined where all is quiet
 */
export async function quiet(client: Client, told: Told, deadlineMs: number): Promise<string | undefined> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const unfinished = await whatRuns(client, told).catch(String);
    if (unfinished === undefined) return undefined;
    if (performance.now() > end) return `Not quiet after ${deadlineMs} ms: ${unfinished}`;
    await delay(LOOK_EVERY_MS);
  }
}

async function whatRuns(client: Client, told: Told): Promise<string | undefined> {
  for (const id of kept(told)) {
    const { body } = await client.send<ConversationView>('GET', `/v1/conversations/${id}`);
    if (body.activeExecutionId !== null || body.queuedMessages > 0) {
      return `${id} runs ${body.activeExecutionId} and ${body.queuedMessages} wait`;
    }
  }
  const executions = await client.all<ExecutionView>('/v1/executions');
  const running = executions.filter(({ status }) => !isTerminal(status));
  if (running.length > 0) return `${running.length} executions: ${running.slice(0, 3).map(({ id, status }) => `${id} ${status}`).join(', ')}`;
  const known = new Set(executions.map(({ id }) => id));
  const missing = told.accepted.filter((one) => one.conversationId !== told.deleted && !known.has(one.executionId));
  if (missing.length > 0) return `${missing.length} executions were never made: ${missing[0]?.executionId}`;
  const rows = await client.all<UsageRowView>('/v1/usage/rows');
  const expected = executions.reduce((sum, execution) => sum + modelSteps(execution), 0);
  return rows.length < expected ? `${rows.length} of ${expected} ledger rows` : undefined;
}

export async function readOutcome(client: Client, told: Told): Promise<Outcome> {
  const messages = new Map<string, readonly MessageView[]>();
  for (const id of kept(told)) messages.set(id, await client.all<MessageView>(`/v1/conversations/${id}/messages`));
  const executions = await client.all<ExecutionView>('/v1/executions');
  const rows = await client.all<UsageRowView>('/v1/usage/rows');
  return { messages, executions: new Map(executions.map((one) => [one.id, one])), rows };
}

function kept({ conversations, deleted }: Told): readonly string[] {
  return conversations.filter((id) => id !== deleted);
}

/** Calls of the model that are to be in the ledger. */
export function modelSteps({ steps }: ExecutionView): number {
  return steps.filter(({ kind }) => kind === 'model').length;
}
