import { CLOCK, CONFIG, LOGGER } from '@fenago/host';
import { Metrics, type Clock, type Counter, type Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { ExecutionConfig } from '../config.js';
import type { Claimed } from '../domain/claim.js';
import { emptyOutcome, type Outcome } from '../domain/ending.js';
import { decideFinish, type Finished } from '../domain/finish.js';
import type { Step } from '../domain/steps.js';
import { keptTranscript } from '../domain/transcript.js';
import { INTERNAL } from '../mappers/ending.mapper.js';
import { ExecutionRepository, type Renewal } from '../repositories/execution.repository.js';
import { ContextService } from './context.service.js';
import { MAX_STORE_MS, isPassing, keepTrying } from './keep-trying.js';

/** What a worker does to the execution that it has claimed. */
@Injectable()
export class FinishService {
  private readonly ended: Counter<'outcome'>;

  constructor(
    private readonly repository: ExecutionRepository,
    private readonly context: ContextService,
    @Inject(CONFIG) private readonly config: ExecutionConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Metrics,
  ) {
    const help = 'Runs by how they ended; fenced_off: another worker had taken over.';
    this.ended = metrics.counter('fenago_runs_ended_total', help, ['outcome']);
  }

  /** Commits the outcome; the fence turns it away where another worker has taken over. */
  async finish(claimed: Claimed, outcome: Outcome, steps: readonly Step[]): Promise<Finished> {
    const { executionId, fence, turn } = claimed;
    let finished: Finished;
    try {
      finished = await this.commit(claimed, outcome);
    } catch (error) {
      if (isPassing(error)) throw error;
      this.logger.error({ err: error, executionId }, 'An outcome could not be stored; the execution ends as failed.');
      const { usage, costMicros, lastFrame } = outcome;
      const failure = { ...emptyOutcome(INTERNAL), usage, costMicros, lastFrame };
      finished = await this.commit(claimed, failure);
    }
    this.ended.inc({ outcome: finished === 'finished' ? outcome.ending.status : finished });
    this.logger.info({ executionId, fence, finished, status: outcome.ending.status }, 'A run has ended.');
    if (finished === 'finished') this.context.noteEnd(turn, executionId, keptTranscript(steps));
    return finished;
  }

  renew({ executionId, fence, leaseOwner }: Claimed): Promise<Renewal> {
    return this.repository.renewLease(executionId, fence, leaseOwner);
  }

  /** Best effort: where it fails, the lease runs out and the execution is taken over a little later. */
  async handBack({ executionId, fence, leaseOwner }: Claimed): Promise<void> {
    await this.repository.handBack(executionId, fence, leaseOwner);
    this.logger.info({ executionId, fence }, 'A run was handed back to other replicas.');
  }

  private commit({ executionId, fence }: Claimed, outcome: Outcome): Promise<Finished> {
    const unfenced = this.config.unsafe?.fence === true;
    // An unfenced worker acts on the present version: an event of an old one would bear an id that the broker has seen.
    if (unfenced) this.repository.aggregates.dropCache();
    const cause = { id: `${executionId}:finish:${fence}`, time: this.clock.now() };
    const work = (): Promise<Finished> =>
      this.repository.aggregates.execute<Finished>({
        id: executionId,
        cause,
        decide: (state, context) => decideFinish(state, { fence, outcome, fenced: !unfenced }, context),
        replay: () => 'finished',
      });
    const onRetry = (error: unknown, tries: number): void => {
      if (tries % 10 === 1) this.logger.warn({ err: error, executionId, tries }, 'An outcome cannot be stored yet; trying again.');
    };
    return keepTrying(work, { maxMs: MAX_STORE_MS, onRetry });
  }
}
