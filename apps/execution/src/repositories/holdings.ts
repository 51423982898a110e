import type { Holding } from '@fenago/erasure';
import { Injectable } from '@nestjs/common';
import { AgentReplicaRepository } from './agent-replica.repository.js';
import { AllowanceRepository } from './allowance.repository.js';
import { LogPageRepository } from './log-page.repository.js';

/** What goes with a user that is no aggregate. */
@Injectable()
export class Holdings {
  readonly all: readonly Holding[];

  constructor(logs: LogPageRepository, agents: AgentReplicaRepository, allowances: AllowanceRepository) {
    this.all = [logs.holding, agents.holding, allowances.holding];
  }
}
