import type { AuditVerification, QUERIES, RequestOf } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import { BEFORE_FIRST, inspect, truncation } from '../domain/audit-chain.js';
import { AuditLogRepository } from '../repositories/audit-log.repository.js';
import { AuditSeal } from './audit-seal.service.js';

/** Rows looked at in one go. */
const BATCH = 2_000;

/** Whether the audit log is as it was written. */
@Injectable()
export class AuditVerificationService {
  constructor(
    private readonly rows: AuditLogRepository,
    private readonly seal: AuditSeal,
  ) {}

  async verify({ after = BEFORE_FIRST, heads }: RequestOf<typeof QUERIES.verifyAudit>): Promise<AuditVerification> {
    const batch = await this.rows.after(after.sequence, BATCH);
    const { last, rows, fault } = inspect(batch, after, heads, this.seal.seal);
    const isEnd = batch.length < BATCH;
    return {
      last: last.sequence === 0 ? null : last,
      rows,
      fault: fault ?? (isEnd ? truncation(last, heads) : null),
      done: isEnd || fault !== null,
    };
  }
}
