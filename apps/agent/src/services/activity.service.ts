import type { DomainEvent } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import { LastActiveRepository } from '../repositories/last-active.repository.js';

/** When agents last worked, as the events of executions tell. */
@Injectable()
export class ActivityService {
  constructor(private readonly lastActive: LastActiveRepository) {}

  started({ data }: DomainEvent<'execution.started'>): Promise<void> {
    return this.lastActive.report(data.agentId, new Date(data.startTime));
  }

  completed({ data }: DomainEvent<'execution.completed'>): Promise<void> {
    return this.lastActive.report(data.agentId, new Date(data.endTime));
  }
}
