import { CLOCK, CONFIG } from '@fenago/host';
import { estimateRequestTokens, type ModelRequest, type ModelSource } from '@fenago/llm';
import type { Clock } from '@fenago/observability';
import { priceAt } from '@fenago/pricing';
import { Inject, Injectable } from '@nestjs/common';
import type { ExecutionConfig } from '../config.js';
import { UNLIMITED, type Grant } from '../domain/allowance.js';
import type { Spent } from '../domain/allowance.state.js';
import { Budget } from '../domain/budget.js';
import { modelSteps, type Step } from '../domain/steps.js';
import { NO_USAGE } from '../domain/usage.js';
import { BUDGET_EXHAUSTED, MODEL_NOT_IN_PLAN, TOOL_NOT_IN_PLAN, endingOfExhausted } from '../mappers/ending.mapper.js';
import { HopelessError } from './hopeless-error.js';
import type { Candidate, Candidates } from './models.service.js';
import { ReservationsService } from './reservations.service.js';
import type { PreparedRun } from './run.js';
import { allowsModel } from '@fenago/plans';

/** Reserved for a reply whose length nothing bounds; more than nearly all have, and less than would keep others waiting. */
const UNBOUNDED_OUTPUT_TOKENS = 16_384;

/** Whom a call may ask, and what it may use. */
export interface Admitted {
  readonly candidates: Candidates;
  /** Fallbacks that the user's plan does not allow. */
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
}
