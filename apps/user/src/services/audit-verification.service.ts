import type { AuditVerification, QUERIES, RequestOf } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import { BEFORE_FIRST, inspect, truncation } from '../domain/audit-chain.js';
import { AuditLogRepository } from '../repositories/audit-log.repository.js';
import { AuditSeal } from './audit-seal.service.js';

/** Whether the audit log is as it was written. */
@Injectable()
export class AuditVerificationService {
  constructor(
    private readonly rows: AuditLogRepository,
    private readonly seal: AuditSeal,
  ) {}

  async verify({ after = BEFORE_FIRST, limit, heads }: RequestOf<typeof QUERIES.verifyAudit>): Promise<AuditVerification> {
    const batch = await this.rows.after(after.sequence, limit);
    const { last, rows, fault } = inspect(batch, after, heads, this.seal.seal);
    const isEnd = batch.length < limit;
    return {
      last: last.sequence === 0 ? null : last,
      rows,
      fault: fault ?? (isEnd ? truncation(last, heads) : null),
      done: isEnd || fault !== null,
    };
  }
}
