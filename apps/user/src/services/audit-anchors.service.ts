import { AUDIT_LOG_ID, type AuditHead } from '@fenago/contracts';
import { CLOCK, DrainHooks, LOGGER } from '@fenago/host';
import { Metrics, type Clock, type Gauge, type Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { decideAnchor } from '../domain/audit-anchor.js';
import { AuditAnchorRepository } from '../repositories/audit-anchor.repository.js';

/** A row is anchored within so long: at once where nothing was in that time, or so many rows are not anchored. */
const EVERY_MS = 60_000;
const ROWS = 1_000;

/**
 * Tells now and then how far the audit log has come, where whoever can write to the database cannot take it back: as an
 * event, in the logs, and in the metrics. What is cut off the end of the log is missed by that.
 */
@Injectable()
export class AuditAnchors {
  private head: AuditHead | undefined;
  private anchored = 0;
  private anchoredAt = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;
  private readonly entries: Gauge<never>;

  constructor(
    private readonly anchors: AuditAnchorRepository,
    drainHooks: DrainHooks,
    metrics: Metrics,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.entries = metrics.gauge('fenago_audit_entries', 'Sequence of the last entry of the audit log.');
    drainHooks.register('anchor of the audit log', () => this.anchor());
  }

  /** The log has come so far. */
  note(head: AuditHead): void {
    const before = this.head?.sequence ?? 0;
    if (head.sequence < before) {
      this.logger.error({ before, now: head.sequence }, 'The audit log ends before an entry that was there. Somebody has cut it off, or put back a backup: run npm run audit:verify.');
    }
    if (head.sequence <= before) return;
    this.head = head;
    this.entries.set(head.sequence);
    const earlyMs = this.anchoredAt + EVERY_MS - performance.now();
    if (earlyMs <= 0 || head.sequence - this.anchored >= ROWS) void this.anchor();
    else this.timer ??= setTimeout(() => void this.anchor(), earlyMs);
  }

  private async anchor(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { head } = this;
    if (head === undefined || head.sequence <= this.anchored) return;
    const before = this.anchored;
    this.anchored = head.sequence;
    this.anchoredAt = performance.now();
    try {
      const isNews = await this.anchors.aggregates.execute<boolean>({
        id: AUDIT_LOG_ID,
        cause: { id: `anchor:${head.sequence}`, time: this.clock.now() },
        decide: (state) => decideAnchor(state, head),
        replay: () => false,
      });
      if (isNews) this.logger.info({ sequence: head.sequence, hash: head.hash }, 'The audit log has come so far.');
    } catch (error) {
      this.anchored = before;
      this.logger.warn({ err: error, sequence: head.sequence }, 'How far the audit log has come could not be told; it will be with the next entry.');
    }
  }
}
