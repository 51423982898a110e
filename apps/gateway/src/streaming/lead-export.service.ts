import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { QUERIES, type AdminCaller, type AdminLeadView } from '@fenago/contracts';
import { LOGGER } from '@fenago/host';
import { RpcClient } from '@fenago/messaging';
import type { Logger } from '@fenago/observability';
import { csvOf, EXPORT_PAGING } from './csv.js';

const COLUMNS: readonly (keyof AdminLeadView)[] = ['id', 'email', 'name', 'source', 'createdAt', 'convertedAt', 'convertedUserId'];

/** Every lead as CSV, oldest first. */
@Injectable()
export class LeadExportService {
  constructor(
    private readonly rpc: RpcClient,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @throws FenagoError as {@link csvOf} */
  open(admin: AdminCaller, source: string | undefined): Promise<Readable> {
    const asked = { admin, isExport: true, ...EXPORT_PAGING, ...(source === undefined ? {} : { source }) };
    return csvOf(COLUMNS, (place) => this.rpc.request(QUERIES.listLeads, { ...asked, ...place }), this.logger);
  }
}
