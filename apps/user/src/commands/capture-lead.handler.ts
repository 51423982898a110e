import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { LeadService } from '../services/lead.service.js';

type Contract = typeof COMMANDS.captureLead;

@Controller()
export class CaptureLeadHandler {
  constructor(private readonly leads: LeadService) {}

  @CommandHandler(COMMANDS.captureLead)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.leads.capture(request);
  }
}
