import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { AuditLog } from '../services/audit-log.service.js';

type Contract = typeof QUERIES.listAudit;

@Controller()
export class ListAuditHandler {
  constructor(private readonly audit: AuditLog) {}

  @QueryHandler(QUERIES.listAudit)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.audit.list(request);
  }
}
