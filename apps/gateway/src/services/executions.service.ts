import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { COMMANDS, FenagoError, isTerminal, QUERIES, type Caller, type ExecutionView, type TurnView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { currentContext } from '@fenago/observability';
import { queuedExecutionOf } from '../mappers/queued-execution.mapper.js';
import type { Outcome } from '../streaming/execution-follower.js';

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 500;
/** Time to give up in before the request's deadline, so that the answer says what happened. */
const MARGIN_MS = 750;

/** Executions as callers see them: those too that were accepted a moment ago and that their own service does not know yet. */
@Injectable()
export class ExecutionsService {
  constructor(private readonly rpc: RpcClient) {}

  /** @throws FenagoError `not_found` */
  async get(caller: Caller, executionId: string): Promise<ExecutionView> {
    const execution = await this.find(caller, executionId);
    if (execution !== undefined) return execution;
    const turn = await this.rpc.request(QUERIES.findTurn, { caller, executionId });
    if (turn.state === 'ended') throw notFound();
    return queuedExecutionOf(turn);
  }

  /**
   * Stops an execution; one that its service does not know yet is stopped as soon as it does.
   * @throws FenagoError `not_found`, `execution_not_cancellable`, `service_unavailable` where it does not appear in time
   */
  async cancel(caller: Caller, executionId: string): Promise<ExecutionView> {
    const end = (currentContext()?.deadline ?? Date.now() + 4_000) - MARGIN_MS;
    for (let pauseMs = FIRST_RETRY_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_RETRY_MS)) {
      try {
        return await this.rpc.request(COMMANDS.cancelExecution, { caller, executionId });
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
      const turn = await this.rpc.request(QUERIES.findTurn, { caller, executionId });
      if (turn.state === 'ended') throw notFound();
      if (Date.now() + pauseMs > end) {
        throw new FenagoError('service_unavailable', 'The execution was accepted but has not begun to exist; try again.', { retryAfterSeconds: 1 });
      }
      await delay(pauseMs);
    }
  }

  /** The execution once it has ended, or as it is when the request's time is nearly over. */
  async ended(caller: Caller, executionId: string): Promise<ExecutionView> {
    const end = (currentContext()?.deadline ?? Date.now() + 4_000) - MARGIN_MS;
    for (let pauseMs = FIRST_RETRY_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_RETRY_MS)) {
      const execution = await this.get(caller, executionId);
      if (isTerminal(execution.status) || Date.now() + pauseMs > end) return execution;
      await delay(pauseMs);
    }
  }

  /** How an execution stands: ended only when its reply can be read back from the conversation. */
  async outcome(caller: Caller, executionId: string): Promise<Outcome> {
    const execution = await this.find(caller, executionId);
    if (execution !== undefined && !isTerminal(execution.status)) return { state: 'running' };
    const turn = await this.turn(caller, executionId);
    if (execution === undefined) return { state: turn === undefined ? 'gone' : 'running' };
    return turn === undefined || turn.state === 'ended' ? { state: 'ended', execution } : { state: 'running' };
  }

  private find(caller: Caller, executionId: string): Promise<ExecutionView | undefined> {
    return orUndefined(this.rpc.request(QUERIES.getExecution, { caller, executionId }));
  }

  private turn(caller: Caller, executionId: string): Promise<TurnView | undefined> {
    return orUndefined(this.rpc.request(QUERIES.findTurn, { caller, executionId }));
  }
}

async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof FenagoError && error.code === 'not_found';
}

function notFound(): FenagoError {
  return new FenagoError('not_found', 'There is no such execution.');
}
