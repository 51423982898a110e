import { FenagoError } from '@fenago/contracts';
import { CONFIG, LOGGER } from '@fenago/host';
import { ModelError, type ModelPort, type ModelRequest, type ModelTimeouts } from '@fenago/llm';
import { TokenStream } from '@fenago/messaging';
import { withSpan, type Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { ExecutionConfig } from '../config.js';
import { startedData, type Claimed } from '../domain/claim.js';
import type { Ending, Outcome } from '../domain/ending.js';
import { NO_USAGE, log, type LogEntry } from '../domain/execution.state.js';
import { AGENT_GONE, CONTEXT_TOO_LONG, INTERNAL, endingOfFinish, endingOfModelError, endingOfStop } from '../mappers/ending.mapper.js';
import { toModelRequest } from '../mappers/model-request.mapper.js';
import { AgentsService } from './agents.service.js';
import { ContextService, ContextTooLongError } from './context.service.js';
import { FrameWriter } from './frame-writer.js';
import { HopelessError } from './hopeless-error.js';
import { keepTrying } from './keep-trying.js';
import { ModelCall } from './model-call.js';
import { ModelsService } from './models.service.js';
import type { StopSwitch } from './stop.js';

/** What is asked of whom. */
interface Prepared {
  readonly model: ModelPort;
  readonly provider: string;
  readonly request: ModelRequest;
}

/** Asks the model for the reply of one claimed execution, and streams it. */
@Injectable()
export class AnswerService {
  private readonly timeouts: ModelTimeouts;

  constructor(
    private readonly agents: AgentsService,
    private readonly context: ContextService,
    private readonly tokens: TokenStream,
    private readonly models: ModelsService,
    @Inject(CONFIG) private readonly config: ExecutionConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const { connectTimeoutMs: connectMs, firstTokenTimeoutMs: firstTokenMs, idleTimeoutMs: idleMs } = config;
    this.timeouts = { connectMs, firstTokenMs, idleMs };
  }

  /** Never throws. @returns undefined where the run was stopped and another worker is to bring the outcome */
  async answer(claimed: Claimed, stop: StopSwitch): Promise<Outcome | undefined> {
    const frames = new FrameWriter(this.tokens, claimed.executionId, claimed.fence);
    const logs: LogEntry[] = [];
    frames.started(startedData(claimed));
    const call = new ModelCall(frames, ({ attempt, delayMs, error }) => {
      const detail = error.status === undefined ? error.code : `${error.code}, status ${error.status}`;
      logs.push(log(new Date(), 'warn', `Model call ${attempt} failed (${detail}); the next follows in ${delayMs} ms.`));
    });
    try {
      const { model, provider, request } = await this.prepare(claimed, stop);
      const { reason, usage } = await withSpan(`chat ${request.model}`, spanOf(claimed, provider), () =>
        call.run(model, request, { signal: stop.signal, timeouts: this.timeouts }),
      );
      frames.flush();
      // Cut off, the arguments of a call are not whole.
      const toolCalls = reason === 'tool_calls' ? call.toolCalls : [];
      return { ending: endingOfFinish(reason), output: call.text, toolCalls, finishReason: reason, usage, lastFrame: frames.last, logs };
    } catch (error) {
      frames.flush();
      const ending = this.endingOf(error, stop, claimed);
      if (ending === undefined) return undefined;
      const usage = (error instanceof ModelError ? error.partial?.usage : undefined) ?? NO_USAGE;
      const finishReason = ending.status === 'cancelled' ? 'cancelled' : 'error';
      return { ending, output: call.text, toolCalls: [], finishReason, usage, lastFrame: frames.last, logs };
    }
  }

  private endingOf(error: unknown, { reason }: StopSwitch, { executionId }: Claimed): Ending | undefined {
    if (reason !== undefined) return endingOfStop(reason);
    if (error instanceof HopelessError) return error.ending;
    if (error instanceof ModelError) {
      const { code, status, detail } = error;
      this.logger.warn({ executionId, code, status, detail }, 'A model call failed.');
      return endingOfModelError(error);
    }
    this.logger.error({ err: error, executionId }, 'A run failed unexpectedly.');
    return INTERNAL;
  }

  /** Waits for what is away until the run is stopped: the claim is made, so nobody else does it. */
  private async prepare(claimed: Claimed, { signal }: StopSwitch): Promise<Prepared> {
    const { turn } = claimed;
    const { agentId, agentVersion, userId } = turn;
    const patience = { signal, maxMs: Number.POSITIVE_INFINITY };
    const agent = await keepTrying(() => this.agents.find(agentId, agentVersion, userId), patience);
    if (agent === undefined) throw new HopelessError(AGENT_GONE);
    const messages = await keepTrying(() => this.context.assemble(turn, agent.configuration), patience).catch(hopeless);
    const model = await keepTrying(() => this.models.of(agent), patience);
    const { provider = this.config.providerName } = agent.configuration;
    return { model, provider, request: toModelRequest(turn, agent.configuration, messages) };
  }
}

/** Names of OpenTelemetry's conventions for generative AI. */
function spanOf({ executionId, turn, model }: Claimed, provider: string): Record<string, string> {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': provider,
    'gen_ai.request.model': model,
    'gen_ai.conversation.id': turn.conversationId,
    'gen_ai.agent.id': turn.agentId,
    'fenago.execution.id': executionId,
  };
}

function hopeless(error: unknown): never {
  if (error instanceof FenagoError && error.code === 'not_found') throw new HopelessError({ status: 'cancelled' }, error);
  if (error instanceof ContextTooLongError) throw new HopelessError(CONTEXT_TOO_LONG, error);
  throw error;
}
