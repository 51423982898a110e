import { FenagoError, newId, type ScheduleError } from '@fenago/contracts';
import { CONFIG, LOGGER } from '@fenago/host';
import { failureOf } from '@fenago/messaging';
import { Metrics, runInContext, type Counter, type Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { ConversationConfig } from '../config.js';
import { decideFailSchedule, decideFireSchedule, firingIds, type Due, type FiringIds } from '../domain/fire-schedule.js';
import { isDue, type ScheduleState } from '../domain/schedule.state.js';
import { BoundedMap } from '../repositories/bounded-map.js';
import { ScheduleRepository, type DueSchedule } from '../repositories/schedule.repository.js';
import { TurnService } from './turn.service.js';

/** Tries at one firing that may fail for a reason that passes, other than something being away: as many as at an event. */
const MAX_TRIES = 8;
const MAX_REMEMBERED = 10_000;

/**
 * Fires one schedule that is due: posts its message, then moves it on. The message is posted by the same decisions as one
 * of its user, under ids that follow from the schedule and its time; so replicas that see the same schedule, and one that
 * comes after a crash between the two commits, post it once.
 */
@Injectable()
export class FiringService {
  /** By schedule and time: what failed at one time says nothing of the next. */
  private readonly tries = new BoundedMap<number>(MAX_REMEMBERED);
  private readonly firings: Counter<'outcome'>;

  constructor(
    private readonly schedules: ScheduleRepository,
    private readonly turns: TurnService,
    metrics: Metrics,
    @Inject(CONFIG) private readonly config: ConversationConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.firings = metrics.counter('fenago_schedule_firings_total', 'Firings of schedules by outcome.', ['outcome']);
  }

  /** One that cannot be fired now is tried again when it is found again; never rejects. */
  async fire({ _id: scheduleId, nextAt: dueAt, seenAt }: DueSchedule): Promise<void> {
    try {
      const schedule = await this.schedules.aggregates.load(scheduleId);
      // Another replica has fired it, or its user was faster.
      if (schedule === null || !isDue(schedule, dueAt)) return;
      await runInContext({ correlationId: firingKey(scheduleId, dueAt) }, () => this.fireDue(schedule, { dueAt, seenAt }));
      this.tries.delete(firingKey(scheduleId, dueAt));
    } catch (error) {
      // Where something is away, all that is due fails, again and again.
      const level = failureOf(error).kind === 'outage' ? 'debug' : 'warn';
      this.logger[level]({ err: error, scheduleId, dueAt }, 'A schedule could not be fired; it is tried again.');
    }
  }

  private async fireDue(schedule: ScheduleState, due: Due): Promise<void> {
    let posted;
    try {
      posted = await this.post(schedule, this.idsOf(schedule._id, due.dueAt));
    } catch (error) {
      return this.fail(schedule, due, this.refusalOf(schedule, due, error));
    }
    await this.schedules.aggregates.execute<void>({
      id: schedule._id,
      cause: { id: `fire:${due.dueAt.getTime()}`, time: due.dueAt },
      decide: (state, context) => decideFireSchedule(state, { ...due, posted }, context),
      replay: () => undefined,
    });
    this.firings.inc({ outcome: 'fired' });
  }

  private post({ userId, agentId, conversationId, content, options, onBusy }: ScheduleState, ids: FiringIds) {
    const message = { caller: { userId }, agentId, content, ...(options === null ? {} : { options }) };
    if (conversationId === null) return this.turns.begin({ ...message, ...ids });
    return this.turns.post({ ...message, ...ids, conversationId, ...(onBusy === null ? {} : { onBusy }) });
  }

  private async fail(schedule: ScheduleState, due: Due, error: ScheduleError): Promise<void> {
    const isLost = schedule.conversationId !== null && error.code === 'not_found';
    await this.schedules.aggregates.execute<void>({
      id: schedule._id,
      cause: { id: `fail:${due.dueAt.getTime()}:${schedule.v}`, time: due.dueAt },
      decide: (state, context) => decideFailSchedule(state, { ...due, error, isLost }, context),
      replay: () => undefined,
    });
    this.firings.inc({ outcome: 'failed' });
  }

  /** @throws the error itself, where it passes */
  private refusalOf({ _id: scheduleId }: ScheduleState, { dueAt }: Due, error: unknown): ScheduleError {
    const { kind, reason, message } = failureOf(error);
    if (kind === 'permanent') return { code: reason, message };
    if (kind === 'outage') throw error;
    const key = firingKey(scheduleId, dueAt);
    const tries = (this.tries.get(key) ?? 0) + 1;
    this.tries.set(key, tries);
    if (tries < MAX_TRIES) throw error;
    this.logger.error({ err: error, scheduleId }, 'A schedule could not be fired however often it was tried; it goes on at its next time.');
    return error instanceof FenagoError ? { code: reason, message } : { code: 'internal', message: 'The message could not be posted.' };
  }

  private idsOf(scheduleId: string, dueAt: Date): FiringIds {
    if (this.config.unsafe?.firings !== true) return firingIds(scheduleId, dueAt);
    const now = dueAt.getTime();
    return { conversationId: newId('conversation', now), messageId: newId('message', now), executionId: newId('execution', now) };
  }
}

function firingKey(scheduleId: string, dueAt: Date): string {
  return `${scheduleId}:${dueAt.getTime()}`;
}
