import { CLOCK, LOGGER } from '@fenago/host';
import type { Clock, Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { advancedBefore, decideAdvance, type Advanced, type StepDone } from '../domain/advance.js';
import { ExecutionRepository } from '../repositories/execution.repository.js';
import { MAX_STORE_MS, keepTrying } from './keep-trying.js';
import { takeLogs, type Run } from './run.js';

/** Notes finished steps before what follows from them begins. */
@Injectable()
export class JournalService {
  constructor(
    private readonly repository: ExecutionRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** What a step gave is stored also where the run has been stopped meanwhile: it was paid for. */
  async advance(run: Run, done: StepDone): Promise<Advanced> {
    const { claimed, frames } = run;
    const { executionId, fence } = claimed;
    const command = { fence, done, logs: takeLogs(run), lastFrame: frames.last };
    const cause = { id: `${executionId}:step:${fence}:${done.number}`, time: this.clock.now() };
    const work = (): Promise<Advanced> =>
      this.repository.aggregates.execute<Advanced>({
        id: executionId,
        cause,
        decide: (state, context) => decideAdvance(state, command, context),
        replay: (state) => advancedBefore(state, fence, done),
      });
    const onRetry = (error: unknown, tries: number): void => {
      if (tries % 10 === 1) this.logger.warn({ err: error, executionId, tries }, 'A step cannot be stored yet; trying again.');
    };
    const advanced = await keepTrying(work, { maxMs: MAX_STORE_MS, onRetry });
    for (const event of advanced.told) frames.told(event);
    return advanced;
  }
}
