import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ScheduleService } from '../services/schedule.service.js';

type Contract = typeof QUERIES.listSchedules;

@Controller()
export class ListSchedulesHandler {
  constructor(private readonly schedules: ScheduleService) {}

  @QueryHandler(QUERIES.listSchedules)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.schedules.list(request);
  }
}
