import { MAX_USAGE_FAULTS, QUERIES, firstIdAt, timeOfId, type ExecutionUsageView, type RequestOf, type UsageVerification } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import { RpcClient } from '@fenago/messaging';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { compareUsage } from '../domain/compare-usage.js';
import { periodOf } from '../domain/period.js';
import type { UsageState } from '../domain/usage.state.js';
import { UsageRepository } from '../repositories/usage.repository.js';

/** Executions of one batch; their rows are read in one go. */
const BATCH = 20;

/** Executions from an id (excluded) up to a bound (excluded), and all that the ledger has of the same range. */
interface Range {
  readonly executions: readonly ExecutionUsageView[];
  readonly rows: readonly UsageState[];
  readonly next: string | null;
}

/** Compares the ledger with what executions say they used, in ranges of their ids, which follow the time at which they were asked for. */
@Injectable()
export class VerificationService {
  constructor(
    private readonly ledger: UsageRepository,
    private readonly rpc: RpcClient,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async verify({ from, to, after }: RequestOf<typeof QUERIES.verifyUsage>): Promise<UsageVerification> {
    const period = periodOf(from, to);
    const { executions, rows, next } = await this.read(after ?? firstIdAt('execution', period.from.getTime()), period.to);
    const { faults, executionCostMicros, ledgerCostMicros, ...counts } = compareUsage(executions, rows, this.clock.now());
    return {
      ...counts,
      executionCostMicros: String(executionCostMicros),
      ledgerCostMicros: String(ledgerCostMicros),
      faults: faults.slice(0, MAX_USAGE_FAULTS),
      faultCount: faults.length,
      next,
    };
  }

  private async read(after: string, to: Date): Promise<Range> {
    const { data, has_more: hasMore } = await this.rpc.request(QUERIES.listExecutionUsage, { limit: BATCH, order: 'asc', after });
    const executions = data.filter(({ id }) => timeOfId(id) < to.getTime());
    const last = executions.length === data.length && hasMore ? executions.at(-1) : undefined;
    const { rows, isCut } = await this.ledger.ofExecutions(after, last?.id ?? firstIdAt('execution', to.getTime()));
    if (!isCut) return { executions, rows, next: last?.id ?? null };
    // Rows of executions that are gone may be many more: the range ends before the one whose rows were cut off.
    const end = rows.at(-1)?.executionId ?? after;
    const [earlier, whole] = [executions.filter(({ id }) => id < end), rows.filter(({ executionId }) => executionId < end)];
    const reached = [earlier.at(-1)?.id, whole.at(-1)?.executionId].filter((id) => id !== undefined).toSorted();
    return { executions: earlier, rows: whole, next: reached.at(-1) ?? after };
  }
}
