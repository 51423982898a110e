import { pipeline, Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify';
import { QUERIES, type AdminCaller, type AdminLeadView, type Page } from '@fenago/contracts';
import { LOGGER } from '@fenago/host';
import { RpcClient } from '@fenago/messaging';
import type { Logger } from '@fenago/observability';
import { lastingContext } from './lasting-context.js';

const PAGE = 100;
const COLUMNS: readonly (keyof AdminLeadView)[] = ['id', 'email', 'name', 'source', 'createdAt', 'convertedAt', 'convertedUserId'];

/** Every lead as CSV, read a page at a time as the client takes it: memory does not grow with their number. */
@Injectable()
export class LeadExportService {
  constructor(
    private readonly rpc: RpcClient,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * RFC 4180, oldest first. What a spreadsheet would take for a formula begins with an apostrophe.
   * @throws FenagoError where the first page cannot be read; where a later one cannot, the answer breaks off
   */
  async open(admin: AdminCaller, source: string | undefined): Promise<Readable> {
    const inContext = lastingContext();
    const page = (after?: string): Promise<Page<AdminLeadView>> => {
      const place = { ...(source === undefined ? {} : { source }), ...(after === undefined ? {} : { after }) };
      return inContext(() => this.rpc.request(QUERIES.listLeads, { admin, limit: PAGE, order: 'asc', isExport: true, ...place }));
    };
    const rows = Readable.from(allOf(await page(), page));
    const csv = stringify({ header: true, columns: [...COLUMNS], record_delimiter: 'windows', quote_record_delimiter: true, escape_formulas: true });
    pipeline(rows, csv, (error) => {
      // A client that goes away is none.
      if (error instanceof Error && !('code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')) this.logger.warn({ err: error }, 'An export broke off.');
    });
    return csv;
  }
}

async function* allOf(first: Page<AdminLeadView>, next: (after: string) => Promise<Page<AdminLeadView>>): AsyncGenerator<AdminLeadView> {
  for (let page = first; ; ) {
    yield* page.data;
    if (!page.has_more || page.last_id === null) return;
    page = await next(page.last_id);
  }
}
