import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { VerificationService } from '../services/verification.service.js';

type Contract = typeof QUERIES.verifyUsage;

@Controller()
export class VerifyUsageHandler {
  constructor(private readonly verification: VerificationService) {}

  @QueryHandler(QUERIES.verifyUsage)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.verification.verify(request);
  }
}
