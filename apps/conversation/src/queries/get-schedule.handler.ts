import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ScheduleService } from '../services/schedule.service.js';

type Contract = typeof QUERIES.getSchedule;

@Controller()
export class GetScheduleHandler {
  constructor(private readonly schedules: ScheduleService) {}

  @QueryHandler(QUERIES.getSchedule)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.schedules.get(request);
  }
}
