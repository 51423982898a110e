import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { PageService } from '../services/page.service.js';

type Contract = typeof COMMANDS.createCheckout;

@Controller()
export class CreateCheckoutHandler {
  constructor(private readonly pages: PageService) {}

  @CommandHandler(COMMANDS.createCheckout)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.pages.checkout(request);
  }
}
