import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ScheduleService } from '../services/schedule.service.js';

type Contract = typeof COMMANDS.createSchedule;

@Controller()
export class CreateScheduleHandler {
  constructor(private readonly schedules: ScheduleService) {}

  @CommandHandler(COMMANDS.createSchedule)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.schedules.create(request);
  }
}
