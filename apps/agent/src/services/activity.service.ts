import { Positions } from '@fenago/host';
import type { EventBatch, EventPosition } from '@fenago/messaging';
import { Injectable } from '@nestjs/common';
import { newestByAgent, type Activity } from '../domain/activity.js';
import { LastActiveRepository } from '../repositories/last-active.repository.js';

/** Position of this projection. */
const ACTIVITY = 'activity';

/** When agents last worked, as the events of executions tell. */
@Injectable()
export class ActivityService {
  constructor(
    private readonly lastActive: LastActiveRepository,
    private readonly positions: Positions,
  ) {}

  /** Safe to repeat, and to run in several replicas at once: both writes only go forward. */
  async follow({ events, position }: EventBatch<Activity['type']>): Promise<void> {
    await this.lastActive.moveForward(newestByAgent(events));
    // Only now: what a kill leaves between the two writes is read again.
    await this.positions.moveForward(ACTIVITY, position);
  }

  position(): Promise<EventPosition | null> {
    return this.positions.find(ACTIVITY);
  }
}
