import { LOGGER } from '@fenago/host';
import { withSpan, type Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { Advanced, ToolStepDone } from '../domain/advance.js';
import { toolSteps, type ToolStep } from '../domain/steps.js';
import { JournalService } from './journal.service.js';
import type { PreparedRun } from './run.js';

/** Calls of one execution that run at once; the others wait for one of them to end. */
const MAX_PARALLEL = 8;

/** Runs the calls of tools that one reply asks for, and notes each in the journal as it ends. */
@Injectable()
export class ToolCallsService {
  constructor(
    private readonly journal: JournalService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * @returns what the journal says once all have ended, or as soon as it says that there is nothing more to do
   * @throws what the run was stopped with
   */
  async run(run: PreparedRun, steps: readonly ToolStep[]): Promise<Advanced> {
    const rest = new AbortController();
    const signal = AbortSignal.any([run.stop.signal, rest.signal]);
    const queue = [...steps];
    const ends: Advanced[] = [];
    const work = async (): Promise<void> => {
      for (let step = queue.shift(); step !== undefined && !signal.aborted; step = queue.shift()) {
        const advanced = await this.journal.advance(run, await this.call(run, step, signal));
        ends.push(advanced);
        if (advanced.next === 'ended' || advanced.next === 'fenced_off') rest.abort(advanced.next);
      }
    };
    const workers = await Promise.allSettled(Array.from({ length: Math.min(MAX_PARALLEL, steps.length) }, work));
    const over = ends.find(({ next }) => next !== 'go_on');
    if (over !== undefined) return over;
    const failure = workers.find((worker) => worker.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
    run.stop.signal.throwIfAborted();
    // Two that ended together may have been told in any order.
    return ends.reduce((furthest, one) => (finishedOf(one) >= finishedOf(furthest) ? one : furthest));
  }

  private async call({ claimed, frames, tools }: PreparedRun, { number, call }: ToolStep, signal: AbortSignal): Promise<ToolStepDone> {
    const { executionId } = claimed;
    frames.stepStarted({ executionId, step: number, kind: 'tool', name: call.name, callId: call.id });
    const attributes = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': call.name, 'gen_ai.tool.call.id': call.id, 'fenago.execution.id': executionId };
    const { content, isError } = await withSpan(`execute_tool ${call.name}`, attributes, () =>
      tools.set.call({ name: call.name, arguments: call.arguments, idempotencyKey: `${executionId}:${call.id}`, signal }),
    );
    if (isError) this.logger.info({ executionId, tool: call.name }, 'A tool has failed; the model is told.');
    return { kind: 'tool', number, result: content, isError };
  }
}

function finishedOf({ steps }: Advanced): number {
  return toolSteps(steps).filter(({ finishedAt }) => finishedAt !== null).length;
}
