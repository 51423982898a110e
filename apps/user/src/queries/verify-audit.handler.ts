import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { AuditVerificationService } from '../services/audit-verification.service.js';

type Contract = typeof QUERIES.verifyAudit;

@Controller()
export class VerifyAuditHandler {
  constructor(private readonly audit: AuditVerificationService) {}

  @QueryHandler(QUERIES.verifyAudit)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.audit.verify(request);
  }
}
