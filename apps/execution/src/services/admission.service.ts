import { MAX_MESSAGE_BYTES, type ToolType, type UsageView } from '@fenago/contracts';
import { CLOCK, CONFIG } from '@fenago/host';
import { estimateRequestTokens, tokensFromBytes, type ModelRequest, type ModelSource } from '@fenago/llm';
import type { Clock } from '@fenago/observability';
import { allowsModel, allowsTools } from '@fenago/plans';
import { priceAt } from '@fenago/pricing';
import { Inject, Injectable } from '@nestjs/common';
import type { ExecutionConfig } from '../config.js';
import type { Grant } from '../domain/allowance.js';
import type { Spent } from '../domain/allowance.state.js';
import { Budget } from '../domain/budget.js';
import type { Claimed } from '../domain/claim.js';
import { modelSteps, type Step } from '../domain/steps.js';
import { NO_USAGE } from '../domain/usage.js';
import { BUDGET_EXHAUSTED, MODEL_NOT_IN_PLAN, TOOL_NOT_IN_PLAN, endingOfExhausted } from '../mappers/ending.mapper.js';
import { HopelessError } from './hopeless-error.js';
import type { Candidate, Candidates } from './models.service.js';
import { ReservationsService, type Needs } from './reservations.service.js';
import type { PreparedRun } from './run.js';

/** Reserved for, and granted to, a reply whose length nothing else bounds: as long as a message may be. */
const OUTPUT_TOKENS = tokensFromBytes(MAX_MESSAGE_BYTES);

/** Whom a call may ask, and what it may use. */
export interface Admitted {
  readonly candidates: Candidates;
  /** Fallbacks that the plan does not allow. */
  readonly leftOut: readonly ModelSource[];
  readonly grantOf: (source: ModelSource) => Grant;
}

/** Lets calls of models go on as far as the plan of the user whose turn it is allows. */
@Injectable()
export class AdmissionService {
  constructor(
    private readonly reservations: ReservationsService,
    @Inject(CONFIG) private readonly config: ExecutionConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Reserves for the call; waits while others have reserved what is left.
   * @param steps the journal, the reply's own step at its end
   * @throws HopelessError where the plan does not allow the call; what the run was stopped with while it waited
   */
  async admit({ claimed, agent, stop, slots }: PreparedRun, steps: readonly Step[], candidates: Candidates, request: ModelRequest): Promise<Admitted> {
    const [first, ...fallbacks] = candidates;
    const needs = this.needsOf(claimed, steps, candidates, request);
    const reserved = await this.reservations.reserve(claimed, steps, needs, { signal: stop.signal, slots });
    if (reserved.kind === 'exhausted') throw new HopelessError(modelSteps(steps).length > 1 ? BUDGET_EXHAUSTED : endingOfExhausted(reserved));
    const { features, grant } = reserved;
    const isAllowed = ({ source }: Candidate): boolean => isOwnersAccount(source) || allowsModel(features, source.model);
    if (!isAllowed(first)) throw new HopelessError(MODEL_NOT_IN_PLAN);
    if (!allowsTools(features, toolsOf(agent, claimed))) throw new HopelessError(TOOL_NOT_IN_PLAN);
    return {
      candidates: [first, ...fallbacks.filter(isAllowed)],
      leftOut: fallbacks.filter((candidate) => !isAllowed(candidate)).map(({ source }) => source),
      grantOf: (source) => (isOwnersAccount(source) ? { ...grant, spendMicros: null } : grant),
    };
  }

  /** What the call uses at most, as far as that can be known before it: whoever of them answers, and is the dearest. */
  private needsOf({ bounds }: Claimed, steps: readonly Step[], candidates: Candidates, request: ModelRequest): Needs {
    const usage = { ...NO_USAGE, inputTokens: estimateRequestTokens(request), outputTokens: request.maxOutputTokens ?? OUTPUT_TOKENS };
    const spentBy = ({ source }: Candidate, of: UsageView): Spent => {
      const { tokens, costMicros } = new Budget(bounds, steps, this.priceOf(source)).atMost(of);
      return { tokens, spendMicros: isOwnersAccount(source) ? 0 : costMicros };
    };
    const most = candidates.map((candidate) => spentBy(candidate, usage));
    const wanted = { tokens: Math.max(...most.map(({ tokens }) => tokens)), spendMicros: Math.max(...most.map(({ spendMicros }) => spendMicros)) };
    return { wanted, least: spentBy(candidates[0], { ...usage, outputTokens: 0 }) };
  }

  private priceOf({ model }: ModelSource) {
    return priceAt(this.config.prices, model, this.clock.now()).price;
  }
}

/** The agent's, and those that the client of the turn brings. */
function toolsOf({ configuration }: PreparedRun['agent'], { turn }: Claimed): readonly { readonly type: ToolType }[] {
  const brought = turn.options?.tools ?? [];
  return [...(configuration.tools ?? []), ...brought.map(() => ({ type: 'client' as const }))];
}

/** The owner of the agent pays the provider: what that costs is not the plan's affair. */
function isOwnersAccount(source: ModelSource): boolean {
  return 'billedTo' in source && source.billedTo === 'agent_owner';
}
