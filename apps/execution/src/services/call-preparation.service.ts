import { FenagoError } from '@fenago/contracts';
import { CLOCK, CONFIG } from '@fenago/host';
import type { ModelRequest, ModelSource } from '@fenago/llm';
import type { Clock } from '@fenago/observability';
import { priceAt } from '@fenago/pricing';
import { Inject, Injectable } from '@nestjs/common';
import type { ExecutionConfig } from '../config.js';
import { Budget } from '../domain/budget.js';
import { log, type LogEntry } from '../domain/execution.state.js';
import type { Step } from '../domain/steps.js';
import { transcriptOf } from '../domain/transcript.js';
import { CONTEXT_TOO_LONG } from '../mappers/ending.mapper.js';
import { toModelRequest } from '../mappers/model-request.mapper.js';
import type { Offer } from '../mappers/offer.mapper.js';
import { AdmissionService } from './admission.service.js';
import { leftOut, notInPlan } from './call-log.js';
import { ContextService, ContextTooLongError } from './context.service.js';
import { HopelessError } from './hopeless-error.js';
import { keepTrying } from './keep-trying.js';
import { ModelsService, type Candidates } from './models.service.js';
import { isOwners, type PreparedRun } from './run.js';

/** What is asked of whom. */
export interface PreparedCall {
  readonly candidates: Candidates;
  readonly request: ModelRequest;
  readonly offer: Offer;
  /** What is left, by the price of who is asked. */
  readonly budgetOf: (source: ModelSource) => Budget;
}

/** Makes a call of the model ready: what it reads, whom it asks, and what it may use. */
@Injectable()
export class CallPreparationService {
  constructor(
    private readonly context: ContextService,
    private readonly models: ModelsService,
    private readonly admission: AdmissionService,
    @Inject(CONFIG) private readonly config: ExecutionConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Waits for what is away until the run is stopped: the claim is made, so nobody else does it.
   * @param steps the journal, the reply's own step at its end
   * @throws HopelessError; what the run was stopped with while it waited
   */
  async prepare(run: PreparedRun, steps: readonly Step[]): Promise<PreparedCall> {
    const { claimed, agent, tools, stop, logs } = run;
    const { turn, bounds } = claimed;
    const { configuration } = agent;
    const patience = { signal: stop.signal, maxMs: Number.POSITIVE_INFINITY };
    const offer = await tools.offer(stop.signal, (problem) => logs.push(this.warning(problem)));
    const since = transcriptOf(steps);
    const messages = await keepTrying(() => this.context.assemble(turn, configuration, since, offer.specs), patience).catch(hopeless);
    const asked = await keepTrying(() => this.models.of(agent), patience);
    const request = toModelRequest(turn, configuration, { messages, tools: offer.specs, answered: since.length > 0 });
    const admitted = await this.admission.admit(run, steps, asked.candidates, request);
    // Told once in a run.
    if (steps.length === 1) {
      const told = [...asked.leftOut.map((one) => leftOut(one, isOwners(run))), ...admitted.leftOut.map((one) => notInPlan(one, isOwners(run)))];
      logs.push(...told.map((message) => this.warning(message)));
    }
    const priceOf = (model: string) => priceAt(this.config.prices, model, this.clock.now()).price;
    const budgetOf = (source: ModelSource): Budget => new Budget(bounds, steps, priceOf(source.model), admitted.grantOf(source));
    return { candidates: admitted.candidates, request, offer, budgetOf };
  }

  private warning(message: string): LogEntry {
    return log(this.clock.now(), 'warn', message);
  }
}

function hopeless(error: unknown): never {
  if (error instanceof FenagoError && error.code === 'not_found') throw new HopelessError({ status: 'cancelled' }, error);
  if (error instanceof ContextTooLongError) throw new HopelessError(CONTEXT_TOO_LONG, error);
  throw error;
}
