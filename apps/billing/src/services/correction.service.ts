import { requestCause } from '@fenago/aggregate';
import type { COMMANDS, RequestOf, UsageRowView } from '@fenago/contracts';
import { CLOCK, CONFIG } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { BillingConfig } from '../config.js';
import { decideCorrectUsage } from '../domain/correct-usage.js';
import { rowNotFound } from '../domain/errors.js';
import { correctionId, stepOf, type UsageState } from '../domain/usage.state.js';
import { toUsageRowView } from '../mappers/usage.mapper.js';
import { UsageRepository } from '../repositories/usage.repository.js';

/** Corrects rows of the ledger by further rows. */
@Injectable()
export class CorrectionService {
  constructor(
    private readonly ledger: UsageRepository,
    @Inject(CONFIG) private readonly config: BillingConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Asked again by the same request, answers the correction that is there. */
  async correct({ admin, usageId, costMicros, usage = {}, reason }: RequestOf<typeof COMMANDS.correctUsage>): Promise<UsageRowView> {
    const cause = requestCause(`correct:${usageId}`, this.clock.now());
    const { executionId, step } = stepOf(usageId);
    const rows = await this.ledger.withCorrections(admin, executionId, step);
    const written = rows.find(({ causeId }) => causeId === cause.id);
    if (written !== undefined) return toUsageRowView(written);
    // Of two that are written at once one meets the other: both want to be the next.
    const state = await this.ledger.aggregates.execute<UsageState>({
      id: correctionId(usageId, Math.max(rows.length, 1)),
      cause,
      decide: (before, context) => decideCorrectUsage(before, rows, { costMicros, usage, reason, causeId: cause.id }, this.config.plans, context),
      replay: orNotFound,
    });
    return toUsageRowView(state);
  }
}

function orNotFound(found: UsageState | null): UsageState {
  if (found === null) throw rowNotFound();
  return found;
}
