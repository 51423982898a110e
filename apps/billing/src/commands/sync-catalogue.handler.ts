import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { CatalogueService } from '../services/catalogue.service.js';

type Contract = typeof COMMANDS.syncCatalogue;

@Controller()
export class SyncCatalogueHandler {
  constructor(private readonly catalogue: CatalogueService) {}

  @CommandHandler(COMMANDS.syncCatalogue)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.catalogue.sync(request);
  }
}
