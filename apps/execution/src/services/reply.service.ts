import { FenagoError } from '@fenago/contracts';
import { CLOCK, CONFIG, LOGGER } from '@fenago/host';
import { ModelError, type ModelRequest, type ModelSource, type ModelTimeouts } from '@fenago/llm';
import type { Clock, Logger } from '@fenago/observability';
import { priceAt } from '@fenago/pricing';
import { Inject, Injectable } from '@nestjs/common';
import type { ExecutionConfig } from '../config.js';
import type { ModelStepDone } from '../domain/advance.js';
import { Budget } from '../domain/budget.js';
import type { Outcome } from '../domain/ending.js';
import { log, type LogEntry } from '../domain/execution.state.js';
import { planCalls, type Plan } from '../domain/plan-calls.js';
import type { Step } from '../domain/steps.js';
import { transcriptOf } from '../domain/transcript.js';
import { NO_USAGE } from '../domain/usage.js';
import { CONTEXT_TOO_LONG, endingOfFinish, endingOfModelError, endingOfStop } from '../mappers/ending.mapper.js';
import { toModelRequest } from '../mappers/model-request.mapper.js';
import type { Offer } from '../mappers/offer.mapper.js';
import { leftOut, noticesTo } from './call-log.js';
import { inChatSpan } from './chat-span.js';
import { ContextService, ContextTooLongError } from './context.service.js';
import { FormatCheckService } from './format-check.service.js';
import { HopelessError } from './hopeless-error.js';
import { keepTrying } from './keep-trying.js';
import { KeptRepliesService } from './kept-replies.service.js';
import { ModelCall, type CallEnd } from './model-call.js';
import { ModelsService, answererOf, type Candidates } from './models.service.js';
import { isOwners, takeLogs, type PreparedRun } from './run.js';

/** What is asked of whom. */
interface Prepared {
  readonly candidates: Candidates;
  readonly request: ModelRequest;
  readonly offer: Offer;
  readonly budgetOf: (source: ModelSource) => Budget;
}

/** A reply that ends the turn, a reply that asks for tools, or nothing: another worker is to bring it. */
export type Reply = { readonly outcome: Outcome } | { readonly done: ModelStepDone } | undefined;

/** Calls the model for one reply, and streams it. */
@Injectable()
export class ReplyService {
  private readonly timeouts: ModelTimeouts;

  constructor(
    private readonly context: ContextService,
    private readonly models: ModelsService,
    private readonly formats: FormatCheckService,
    private readonly kept: KeptRepliesService,
    @Inject(CONFIG) private readonly config: ExecutionConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const { connectTimeoutMs: connectMs, firstTokenTimeoutMs: firstTokenMs, idleTimeoutMs: idleMs } = config;
    this.timeouts = { connectMs, firstTokenMs, idleMs };
  }

  /**
   * @param steps the journal, the reply's own step at its end
   * @throws HopelessError; what the run was stopped with while it waited; anything unexpected
   */
  async ask(run: PreparedRun, steps: readonly Step[]): Promise<Reply> {
    const { claimed, frames, stop } = run;
    const prepared = await this.prepare(run, steps);
    const call = this.callOf(run, prepared, steps.length - 1);
    const { candidates, request } = prepared;
    const options = { signal: stop.signal, timeouts: this.timeouts, deadlineAt: claimed.deadlineAt.getTime() };
    try {
      const kept = await this.kept.find(run, steps.length - 1, candidates, request, options);
      const place = { executionId: claimed.executionId, ...claimed.turn };
      const end = await inChatSpan(place, candidates, request, async () =>
        kept === undefined ? call.run(candidates, request, options) : call.replay(kept.response, kept.source),
      );
      frames.flush();
      return await this.replyOf(run, prepared, steps, call, end);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      frames.flush();
      const ending = stop.reason === undefined ? endingOfModelError(error) : endingOfStop(stop.reason);
      if (ending === undefined) return undefined;
      if (stop.reason === undefined) this.note(claimed.executionId, error);
      const { usage = NO_USAGE, source } = error.partial ?? {};
      const answeredBy = answererOf(candidates, source);
      const finishReason = ending.status === 'cancelled' ? 'cancelled' : 'error';
      const spent = { usage, costMicros: prepared.budgetOf(answeredBy).costOf(usage), ...(source === undefined ? {} : { answeredBy }) };
      return { outcome: { ending, output: call.text, toolCalls: [], finishReason, ...spent, lastFrame: frames.last, logs: takeLogs(run) } };
    }
  }

  private async replyOf(run: PreparedRun, prepared: Prepared, steps: readonly Step[], call: ModelCall, end: CallEnd): Promise<Reply> {
    const { candidates, offer, request } = prepared;
    const { reason, usage, source } = end;
    const answeredBy = answererOf(candidates, source);
    const spent = { usage, costMicros: prepared.budgetOf(answeredBy).costOf(usage) };
    // Cut off, the arguments of a call are not whole.
    const whole = reason === 'tool_calls' || reason === 'stop' ? call.toolCalls : [];
    const canAsk = run.claimed.bounds.actionMs !== null;
    const { toolCalls, planned }: Plan = planCalls(whole, offer.tools, steps, canAsk);
    if (planned.length > 0) {
      return { done: { kind: 'model', number: steps.length - 1, ...answeredBy, ...spent, text: call.text, toolCalls, planned } };
    }
    const isWhole = reason === 'stop' && toolCalls.length === 0;
    const formatError = isWhole ? await this.formats.errorOf(request.responseFormat, call.text) : undefined;
    const finishReason = toolCalls.length > 0 ? 'tool_calls' : reason;
    const told = { output: call.text, toolCalls, finishReason, formatError, answeredBy };
    return { outcome: { ending: endingOfFinish(reason), ...told, ...spent, lastFrame: run.frames.last, logs: takeLogs(run) } };
  }

  private callOf(run: PreparedRun, { budgetOf, offer }: Prepared, step: number): ModelCall {
    const { frames, logs } = run;
    const clients = new Set(offer.tools.filter(({ runBy }) => runBy === 'turn').map(({ name }) => name));
    const notices = noticesTo((message) => logs.push(this.warning(message)), isOwners(run));
    const onAccepted = (responseId: string, source: ModelSource): void => this.kept.note(run, step, responseId, source);
    return new ModelCall({ frames, budgetOf, isClients: (name) => clients.has(name), onAccepted, ...notices });
  }

  private warning(message: string): LogEntry {
    return log(this.clock.now(), 'warn', message);
  }

  private note(executionId: string, { code, status, detail }: ModelError): void {
    this.logger.warn({ executionId, code, status, detail }, 'A model call failed.');
  }

  /** Waits for what is away until the run is stopped: the claim is made, so nobody else does it. */
  private async prepare(run: PreparedRun, steps: readonly Step[]): Promise<Prepared> {
    const { claimed, agent, tools, stop, logs } = run;
    const { turn, bounds } = claimed;
    const { configuration } = agent;
    const patience = { signal: stop.signal, maxMs: Number.POSITIVE_INFINITY };
    const offer = await tools.offer(stop.signal, (problem) => logs.push(this.warning(problem)));
    const since = transcriptOf(steps);
    const messages = await keepTrying(() => this.context.assemble(turn, configuration, since, offer.specs), patience).catch(hopeless);
    const asked = await keepTrying(() => this.models.of(agent), patience);
    // Told once in a run.
    if (steps.length === 1) logs.push(...asked.leftOut.map((source) => this.warning(leftOut(source, isOwners(run)))));
    const request = toModelRequest(turn, configuration, { messages, tools: offer.specs, answered: since.length > 0 });
    const budgetOf = ({ model }: ModelSource): Budget => new Budget(bounds, steps, priceAt(this.config.prices, model, this.clock.now()).price);
    return { candidates: asked.candidates, request, offer, budgetOf };
  }
}

function hopeless(error: unknown): never {
  if (error instanceof FenagoError && error.code === 'not_found') throw new HopelessError({ status: 'cancelled' }, error);
  if (error instanceof ContextTooLongError) throw new HopelessError(CONTEXT_TOO_LONG, error);
  throw error;
}
