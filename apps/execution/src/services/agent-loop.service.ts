import { LOGGER } from '@fenago/host';
import { TokenStream } from '@fenago/messaging';
import type { Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { Advanced } from '../domain/advance.js';
import { startedData, type Claimed } from '../domain/claim.js';
import { emptyOutcome, type Ending, type Outcome } from '../domain/ending.js';
import { nextTodo, type Step } from '../domain/steps.js';
import { AGENT_GONE, INTERNAL, endingOfStop } from '../mappers/ending.mapper.js';
import { AgentsService } from './agents.service.js';
import { FrameWriter } from './frame-writer.js';
import { HopelessError } from './hopeless-error.js';
import { JournalService } from './journal.service.js';
import { keepTrying } from './keep-trying.js';
import { ReplyService } from './reply.service.js';
import { takeLogs, type PreparedRun, type Run, type RunEnd } from './run.js';
import type { Slots } from './slots.js';
import type { StopSwitch } from './stop.js';
import { ToolCallsService } from './tool-calls.service.js';
import { ToolsService } from './tools.service.js';
import { TurnTools } from './turn-tools.js';

/** Runs a claimed execution step by step: the model is asked, tools are called, and the model is asked again. */
@Injectable()
export class AgentLoopService {
  constructor(
    private readonly agents: AgentsService,
    private readonly tools: ToolsService,
    private readonly replies: ReplyService,
    private readonly toolCalls: ToolCallsService,
    private readonly journal: JournalService,
    private readonly tokens: TokenStream,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Never throws. */
  async run(claimed: Claimed, stop: StopSwitch, slots: Slots): Promise<RunEnd> {
    const frames = new FrameWriter(this.tokens, claimed.executionId, claimed.fence);
    const run: Run = { claimed, stop, frames, slots, logs: [] };
    frames.started(startedData(claimed));
    let steps = claimed.steps;
    let tools: TurnTools | undefined;
    try {
      const prepared = await this.prepare(run);
      tools = prepared.tools;
      for (;;) {
        const done = await this.step(prepared, steps);
        if (done === undefined) return { kind: 'given_up' };
        if ('outcome' in done) return { kind: 'outcome', outcome: done.outcome, steps };
        if (done.next === 'fenced_off') return { kind: 'given_up' };
        if (done.next !== 'go_on') return { kind: 'settled', waits: done.next === 'waits', steps: done.steps };
        steps = done.steps;
      }
    } catch (error) {
      frames.flush();
      const ending = this.endingOf(error, run);
      if (ending === undefined) return { kind: 'given_up' };
      return { kind: 'outcome', outcome: { ...emptyOutcome(ending), lastFrame: frames.last, logs: takeLogs(run) }, steps };
    } finally {
      await tools?.set.close();
    }
  }

  /** @returns undefined where another worker is to go on */
  private async step(run: PreparedRun, steps: readonly Step[]): Promise<Advanced | { readonly outcome: Outcome } | undefined> {
    const todo = nextTodo(steps);
    if (todo.kind === 'tools') return this.toolCalls.run(run, todo.steps);
    run.frames.beginReply(steps.length - 1);
    const reply = await this.replies.ask(run, steps);
    return reply !== undefined && 'done' in reply ? this.journal.advance(run, reply.done) : reply;
  }

  private endingOf(error: unknown, { claimed: { executionId }, stop: { reason } }: Run): Ending | undefined {
    if (reason !== undefined) return endingOfStop(reason);
    if (error instanceof HopelessError) return error.ending;
    this.logger.error({ err: error, executionId }, 'A run failed unexpectedly.');
    return INTERNAL;
  }

  /** Waits for what is away until the run is stopped: the claim is made, so nobody else does it. */
  private async prepare(run: Run): Promise<PreparedRun> {
    const { turn } = run.claimed;
    const patience = { signal: run.stop.signal, maxMs: Number.POSITIVE_INFINITY };
    const agent = await keepTrying(() => this.agents.find(turn.agentId, turn.agentVersion, turn.userId), patience);
    if (agent === undefined) throw new HopelessError(AGENT_GONE);
    return { ...run, agent, tools: new TurnTools(this.tools.of(agent, turn.userId), agent.configuration, turn.options) };
  }
}
