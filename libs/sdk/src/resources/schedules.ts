import type { OperationCaller } from '../caller.js';
import type { Listing } from '../listing.js';
import type { AnswerOf, BodyOf, QueryOf, RequestOptions, Schedule } from '../types.js';

/** Messages that are posted by themselves. */
export class Schedules {
  constructor(private readonly operations: OperationCaller) {}

  create(body: BodyOf<'createSchedule'>, options: RequestOptions = {}): Promise<Schedule> {
    return this.operations.call('createSchedule', { ...options, body });
  }

  list(query: QueryOf<'listSchedules'> = {}, options: RequestOptions = {}): Listing<Schedule, AnswerOf<'listSchedules'>> {
    return this.operations.list('listSchedules', { ...options, query });
  }

  get(id: string, options: RequestOptions = {}): Promise<Schedule> {
    return this.operations.call('getSchedule', { ...options, path: { id } });
  }

  update(id: string, body: BodyOf<'updateSchedule'>, options: RequestOptions = {}): Promise<Schedule> {
    return this.operations.call('updateSchedule', { ...options, path: { id }, body });
  }

  delete(id: string, options: RequestOptions = {}): Promise<AnswerOf<'deleteSchedule'>> {
    return this.operations.call('deleteSchedule', { ...options, path: { id } });
  }
}
