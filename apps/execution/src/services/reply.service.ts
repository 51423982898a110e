import { CLOCK, CONFIG, LOGGER } from '@fenago/host';
import { ModelError, type ModelSource, type ModelTimeouts } from '@fenago/llm';
import type { Clock, Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { ExecutionConfig } from '../config.js';
import type { ModelStepDone } from '../domain/advance.js';
import type { Outcome } from '../domain/ending.js';
import { log, type LogEntry } from '../domain/execution.state.js';
import { planCalls, type Plan } from '../domain/plan-calls.js';
import type { Step } from '../domain/steps.js';
import { NO_USAGE } from '../domain/usage.js';
import { endingOfFinish, endingOfModelError, endingOfStop } from '../mappers/ending.mapper.js';
import { noticesTo } from './call-log.js';
import { CallPreparationService, type PreparedCall } from './call-preparation.service.js';
import { inChatSpan } from './chat-span.js';
import { FormatCheckService } from './format-check.service.js';
import { KeptRepliesService } from './kept-replies.service.js';
import { ModelCall, type CallEnd } from './model-call.js';
import { answererOf } from './models.service.js';
import { isOwners, takeLogs, type PreparedRun } from './run.js';

/** A reply that ends the turn, a reply that asks for tools, or nothing: another worker is to bring it. */
export type Reply = { readonly outcome: Outcome } | { readonly done: ModelStepDone } | undefined;

/** Calls the model for one reply, and streams it. */
@Injectable()
export class ReplyService {
  private readonly timeouts: ModelTimeouts;

  constructor(
    private readonly preparations: CallPreparationService,
    private readonly formats: FormatCheckService,
    private readonly kept: KeptRepliesService,
    @Inject(CONFIG) config: ExecutionConfig,
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
    const prepared = await this.preparations.prepare(run, steps);
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

  private async replyOf(run: PreparedRun, prepared: PreparedCall, steps: readonly Step[], call: ModelCall, end: CallEnd): Promise<Reply> {
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

  private callOf(run: PreparedRun, { budgetOf, offer }: PreparedCall, step: number): ModelCall {
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
}
