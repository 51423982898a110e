import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ScheduleService } from '../services/schedule.service.js';

type Contract = typeof COMMANDS.updateSchedule;

@Controller()
export class UpdateScheduleHandler {
  constructor(private readonly schedules: ScheduleService) {}

  @CommandHandler(COMMANDS.updateSchedule)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.schedules.update(request);
  }
}
