import { isTerminal, type ActionInput, type ExecutionView, type PendingAction } from '@fenago/contracts';
import { setTimeout as delay } from 'node:timers/promises';
import { UnexpectedAnswer, type Client } from './client.js';
import { answerTo } from './tool-server.js';

const LOOK_EVERY_MS = 400;
/** It was answered before, or it has ended meanwhile. */
const TOO_LATE = 409;

/** Answers what an execution waits for, until it has ended. What may have been paid is not paid again. */
export async function answerAll(client: Client, executionId: string, name: string, deadline: number): Promise<void> {
  while (performance.now() < deadline) {
    const { status, body } = await client.send<ExecutionView>('GET', `/v1/executions/${executionId}`);
    if (status === 404 || isTerminal(body.status)) return;
    if (body.status === 'requires_action') {
      const actions = body.actions.map((action) => answerOf(action, name));
      const answer = await client.send('POST', `/v1/executions/${executionId}/actions`, { actions });
      const expected = [200, 201, TOO_LATE, 404].includes(answer.status);
      if (!expected) throw new UnexpectedAnswer(`Actions were answered with ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    await delay(LOOK_EVERY_MS);
  }
}

function answerOf({ type, callId }: PendingAction, name: string): ActionInput {
  if (type === 'client_tool') return { callId, output: answerTo(name) };
  return { callId, approved: type === 'approval' };
}
