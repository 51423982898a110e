import { requestCause } from '@fenago/aggregate';
import { QUERIES, pageOf, type ActionInput, type Caller, type ExecutionUsageView, type ExecutionView, type Page, type Paging } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import { RpcClient } from '@fenago/messaging';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { decideSubmitActions, unknownExecution, type Submitted } from '../domain/actions.js';
import { decideCancel, type Cancel } from '../domain/cancel.js';
import { toExecutionUsageView } from '../mappers/execution-usage.mapper.js';
import { toAwaitedView, toExecutionView } from '../mappers/execution.view.js';
import { ExecutionRepository } from '../repositories/execution.repository.js';
import { AgentsService } from './agents.service.js';
import { RunnerService } from './runner.service.js';
import { TakeOverService } from './take-over.service.js';

/** What callers ask of executions. */
@Injectable()
export class ExecutionService {
  constructor(
    private readonly repository: ExecutionRepository,
    private readonly agents: AgentsService,
    private readonly runner: RunnerService,
    private readonly takeOvers: TakeOverService,
    private readonly rpc: RpcClient,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws FenagoError `not_found`, also for an execution of another user */
  async get(caller: Caller, executionId: string): Promise<ExecutionView> {
    const state = await this.repository.findOwned(caller, executionId);
    if (state !== null) return toExecutionView(executionId, state);
    if ((await this.repository.aggregates.load(executionId)) !== null) throw unknownExecution();
    // Posted a moment ago: its event is still on its way here.
    return toAwaitedView(await this.rpc.request(QUERIES.findTurn, { caller, executionId }));
  }

  list(caller: Caller, conversationId: string | undefined, paging: Paging): Promise<Page<ExecutionView>> {
    return this.repository.list(caller, conversationId, paging, (state) => toExecutionView(state._id, state));
  }

  /** What executions of everybody used. */
  async listUsage(paging: Paging): Promise<Page<ExecutionUsageView>> {
    const used = await this.repository.listUsed(paging);
    return pageOf(used.map(toExecutionUsageView), paging.limit);
  }

  /** @throws FenagoError `not_found`; `execution_not_cancellable` where it has ended */
  async cancel(caller: Caller, executionId: string): Promise<ExecutionView> {
    const cancel = await this.cancelOf(caller, executionId);
    const now = this.clock.now();
    const after = await this.repository.aggregates.execute<ExecutionView>({
      id: executionId,
      cause: requestCause('cancel', now),
      decide: (state, context) => {
        const decision = decideCancel(state, cancel, context);
        if (!('result' in decision)) return decision;
        const times = { createdAt: state?.createdAt ?? now, updatedAt: context.now };
        return { ...decision, result: toExecutionView(executionId, { ...decision.result, ...times }) };
      },
      replay: (state) => {
        if (state === null) throw unknownExecution();
        return toExecutionView(executionId, state);
      },
    });
    this.runner.stop(executionId, 'cancel');
    return after;
  }

  /**
   * Answers actions, and goes on here where they were the last.
   * @throws FenagoError `not_found`, `action_unknown`, `action_answered`, `execution_not_waiting`, `invalid_request`
   */
  async submitActions(caller: Caller, executionId: string, actions: readonly ActionInput[]): Promise<ExecutionView> {
    const known = await this.repository.aggregates.load(executionId);
    if (known === null || known.userId !== caller.userId) throw unknownExecution();
    const { state, goesOn } = await this.repository.aggregates.execute<Submitted>({
      id: executionId,
      cause: requestCause('submit_actions', this.clock.now()),
      decide: (now, context) => decideSubmitActions(now, { userId: caller.userId, actions }, context),
      replay: (now) => {
        if (now === null) throw unknownExecution();
        // Nobody has taken it over since: a run that is alive is not to be taken from whoever has it.
        return { state: now, goesOn: now.status === 'in_progress' && now.handedBack };
      },
    });
    if (goesOn) void this.takeOvers.takeOver({ ...state, _id: executionId, handedBack: true });
    return toExecutionView(executionId, { ...state, updatedAt: this.clock.now() });
  }

  private async cancelOf(caller: Caller, executionId: string): Promise<Cancel> {
    const state = await this.repository.aggregates.load(executionId);
    if (state !== null && state.userId !== caller.userId) throw unknownExecution();
    if (state !== null) return { executionId };
    const { conversationId, messageId, userId, agentId } = await this.rpc.request(QUERIES.findTurn, { caller, executionId });
    const agentOwnerId = (await this.agents.ownerOf(agentId)) ?? userId;
    return { executionId, unknown: { place: { conversationId, messageId, userId, agentId }, agentOwnerId } };
  }
}
