import { COMMANDS, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { CommandHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { ToolImportService } from '../services/tool-import.service.js';

type Contract = typeof COMMANDS.importOpenApi;

@Controller()
export class ImportOpenApiHandler {
  constructor(private readonly imports: ToolImportService) {}

  @CommandHandler(COMMANDS.importOpenApi)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.imports.fromOpenApi(request);
  }
}
