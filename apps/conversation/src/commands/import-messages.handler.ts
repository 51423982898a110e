import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ImportService } from '../services/import.service.js';

type Contract = typeof COMMANDS.importMessages;

@Controller()
export class ImportMessagesHandler {
  constructor(private readonly imports: ImportService) {}

  @CommandHandler(COMMANDS.importMessages)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.imports.importMessages(request);
  }
}
