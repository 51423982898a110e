import { FenagoError, type COMMANDS, type ImportedToolsView, type RequestOf } from '@fenago/contracts';
import { toolsOfOpenApi } from '@fenago/tools';
import { Injectable } from '@nestjs/common';
import { EgressClient } from '../clients/egress.client.js';
import { problemOf, refuseImport } from '../domain/openapi-import.js';
import { errorsOfTool } from '../domain/tools.js';
import { ToolCheckService } from './tool-check.service.js';

/** Documents that are read at once: each may have megabytes. */
const MAX_RUNNING = 4;
/** Longest time for an import, in milliseconds: less than a request has. */
const MAX_MS = 3_500;

/** Makes tools of documents of others, such as agents can have. */
@Injectable()
export class ToolImportService {
  private running = 0;

  constructor(
    private readonly egress: EgressClient,
    private readonly checks: ToolCheckService,
  ) {}

  /** Stores nothing. */
  async fromOpenApi({ caller: _everybody, ...request }: RequestOf<typeof COMMANDS.importOpenApi>): Promise<ImportedToolsView> {
    const refusal = refuseImport(request) ?? this.refuseServer(request.serverUrl);
    if (refusal !== undefined) throw refusal;
    if (this.running >= MAX_RUNNING) throw new FenagoError('service_unavailable', 'Too many documents are read just now; try again in a moment.', { retryAfterSeconds: 2 });
    this.running += 1;
    try {
      return await this.read(request);
    } finally {
      this.running -= 1;
    }
  }

  private async read({ document, url, ...options }: Omit<RequestOf<typeof COMMANDS.importOpenApi>, 'caller'>): Promise<ImportedToolsView> {
    const end = performance.now() + MAX_MS;
    // One of the two is given.
    const given = document ?? (await this.egress.documentAt(url ?? ''));
    const { tools, problems } = await toolsOfOpenApi(given, { ...options, documentUrl: url });
    const errors = await this.checks.errorsOf(tools, Math.max(0, end - performance.now()));
    if (errors === 'too_slow') throw new FenagoError('invalid_request', 'The parameters take too long to be checked; name the operations that are needed (operations).');
    const judged = tools.map((tool, index) => ({ tool, error: errorsOfTool(tool)[0] ?? errors[index]?.[0] }));
    const refused = judged.flatMap(({ tool, error }) => (error === undefined ? [] : [problemOf(tool.name, error)]));
    return { object: 'list', data: judged.filter(({ error }) => error === undefined).map(({ tool }) => tool), problems: [...problems, ...refused] };
  }

  private refuseServer(serverUrl: string | undefined): FenagoError | undefined {
    const message = serverUrl === undefined ? undefined : this.egress.refuse(serverUrl);
    return message === undefined ? undefined : new FenagoError('invalid_request', 'Tools cannot call this server; errors says why.', { fields: [{ path: '/serverUrl', message }] });
  }
}
