import { requestCause } from '@fenago/aggregate';
import {
  deterministicId,
  type Caller,
  type COMMANDS,
  type DomainEvent,
  type Page,
  type QUERIES,
  type RequestOf,
  type ScheduleView,
} from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { decideCreateSchedule, MAX_SCHEDULES } from '../domain/create-schedule.js';
import { decideDeleteSchedule } from '../domain/delete-schedule.js';
import { conversationNotFound, scheduleNotFound, tooManySchedules } from '../domain/errors.js';
import { decideLoseConversation } from '../domain/fire-schedule.js';
import type { ScheduleState } from '../domain/schedule.state.js';
import { decideUpdateSchedule } from '../domain/update-schedule.js';
import { toScheduleView } from '../mappers/schedule.mapper.js';
import { ConversationRepository, type ConversationHead } from '../repositories/conversation.repository.js';
import { ScheduleRepository } from '../repositories/schedule.repository.js';
import { AgentService } from './agent.service.js';

/** More than one user may have; only the user who owns a conversation can have schedules of it. */
const MAX_OF_CONVERSATION = 1_000;

/** Schedules, apart from their firings. */
@Injectable()
export class ScheduleService {
  constructor(
    private readonly schedules: ScheduleRepository,
    private readonly conversations: ConversationRepository,
    private readonly agents: AgentService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create(request: RequestOf<typeof COMMANDS.createSchedule>): Promise<ScheduleView> {
    const { caller, agentId, conversationId = null, content, options, onBusy = null } = request;
    const agent = await this.agents.find(caller, agentId);
    const conversation = conversationId === null ? null : await this.conversationOf(caller, conversationId);
    const cause = requestCause('create_schedule', this.clock.now());
    const scheduleId = deterministicId('schedule', cause.time.getTime(), caller.userId, cause.id);
    // Several at once may pass: the bound keeps the work small, and nothing depends on its last unit.
    const isFull = await this.schedules.hasAsMany(caller, MAX_SCHEDULES);
    if (isFull && (await this.schedules.get(caller, scheduleId)) === null) throw tooManySchedules(MAX_SCHEDULES);
    const command = { scheduleId, userId: caller.userId, agentId, agent, conversation, content, options, onBusy, ...timingOf(request) };
    const state = await this.schedules.aggregates.execute<ScheduleState>({
      id: scheduleId,
      cause,
      decide: (_state, context) => decideCreateSchedule(command, context),
      replay: orNotFound,
    });
    return toScheduleView(state);
  }

  async update(request: RequestOf<typeof COMMANDS.updateSchedule>): Promise<ScheduleView> {
    const { caller, scheduleId, content, options, onBusy, status, ifRevisions } = request;
    const command = { userId: caller.userId, content, options, onBusy, status, ifRevisions, ...timingOf(request) };
    const state = await this.schedules.aggregates.execute<ScheduleState>({
      id: scheduleId,
      cause: requestCause('update_schedule', this.clock.now()),
      decide: (before, context) => decideUpdateSchedule(before, command, context),
      replay: orNotFound,
    });
    return toScheduleView(state);
  }

  delete({ caller, scheduleId, ifRevisions }: RequestOf<typeof COMMANDS.deleteSchedule>): Promise<{ readonly id: string; readonly deleted: true }> {
    return this.schedules.aggregates.execute<{ readonly id: string; readonly deleted: true }>({
      id: scheduleId,
      cause: requestCause('delete_schedule', this.clock.now()),
      decide: (state) => decideDeleteSchedule(state, { userId: caller.userId, ifRevisions }),
      replay: () => ({ id: scheduleId, deleted: true }),
    });
  }

  async get({ caller, scheduleId }: RequestOf<typeof QUERIES.getSchedule>): Promise<ScheduleView> {
    return toScheduleView(orNotFound(await this.schedules.get(caller, scheduleId)));
  }

  list({ caller, agentId, conversationId, ...paging }: RequestOf<typeof QUERIES.listSchedules>): Promise<Page<ScheduleView>> {
    const only = { ...(agentId === undefined ? {} : { agentId }), ...(conversationId === undefined ? {} : { conversationId }) };
    return this.schedules.list(caller, only, paging);
  }

  /** Ends the schedules of a conversation that is gone. */
  async loseConversation({ id, time, data }: DomainEvent<'conversation.deleted'>): Promise<void> {
    const { code, message } = conversationNotFound();
    for (const scheduleId of await this.schedules.ofConversation(data.conversationId, MAX_OF_CONVERSATION)) {
      await this.schedules.aggregates.execute<void>({
        id: scheduleId,
        cause: { id, time: new Date(time) },
        decide: (state, context) => decideLoseConversation(state, { code, message }, context),
        replay: () => undefined,
      });
    }
  }

  private async conversationOf(caller: Caller, conversationId: string): Promise<ConversationHead> {
    const found = await this.conversations.get(caller, conversationId);
    if (found === null) throw conversationNotFound();
    return found;
  }
}

function timingOf({ cron, timeZone, at }: { readonly cron?: string; readonly timeZone?: string; readonly at?: string }) {
  return { cron, timeZone, at: at === undefined ? undefined : new Date(at) };
}

function orNotFound(state: ScheduleState | null): ScheduleState {
  if (state === null) throw scheduleNotFound();
  return state;
}
