import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { PageService } from '../services/page.service.js';

type Contract = typeof COMMANDS.createPortal;

@Controller()
export class CreatePortalHandler {
  constructor(private readonly pages: PageService) {}

  @CommandHandler(COMMANDS.createPortal)
  handle({ caller }: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.pages.portal(caller);
  }
}
