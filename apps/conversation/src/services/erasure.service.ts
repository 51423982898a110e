import type { DomainEvent } from '@fenago/contracts';
import { Erasures, removing, type ErasurePlan } from '@fenago/erasure';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { decideEraseConversation } from '../domain/delete-conversation.js';
import { decideEraseSchedule } from '../domain/delete-schedule.js';
import { AgentReplicaRepository } from '../repositories/agent-replica.repository.js';
import { ConversationRepository } from '../repositories/conversation.repository.js';
import { PageRepository } from '../repositories/page.repository.js';
import { ScheduleRepository } from '../repositories/schedule.repository.js';

/**
 * What goes with a user who is gone: schedules first, which would begin conversations anew, and conversations, as if they had been
 * deleted by hand, so that their turns are stopped. Those that others have with the user's agents are theirs, and stay.
 */
@Injectable()
export class ErasureService {
  private readonly plan: ErasurePlan;

  constructor(
    private readonly erasures: Erasures,
    { aggregates: schedules }: ScheduleRepository,
    { aggregates: conversations }: ConversationRepository,
    { holding: pages }: PageRepository,
    { holding: agents }: AgentReplicaRepository,
    @Inject(CLOCK) clock: Clock,
  ) {
    const posting = removing('schedules', schedules, 'userId', decideEraseSchedule, clock);
    const held = removing('conversations', conversations, 'userId', decideEraseConversation, clock);
    this.plan = { erased: [posting, held, pages, agents], kept: [] };
  }

  carryOut(event: DomainEvent<'user.deleted'>): Promise<void> {
    return this.erasures.carryOut(event, this.plan);
  }

  /** Whether a user is gone. */
  isGone(userId: string): Promise<boolean> {
    return this.erasures.has(userId);
  }

  /** After things of users were put back that were gathered since then. */
  settleSince(since: Date): Promise<void> {
    return this.erasures.settleSince(since, this.plan);
  }

  /** After something of a user was written upon an event, which may come late. */
  settle(userId: string): Promise<void> {
    return this.erasures.settle(userId, this.plan);
  }
}
