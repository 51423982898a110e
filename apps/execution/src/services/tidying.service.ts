import { Injectable } from '@nestjs/common';
import { AllowanceSweepService } from './allowance-sweep.service.js';
import { LogService } from './log.service.js';

/** What a sweep does beside looking for lost executions. */
@Injectable()
export class TidyingService {
  constructor(
    private readonly logs: LogService,
    private readonly allowances: AllowanceSweepService,
  ) {}

  async tidy(): Promise<void> {
    await this.logs.seal();
    await this.allowances.sweep();
  }
}
