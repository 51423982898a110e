import { pipeline, Readable } from 'node:stream';
import { stringify, type ColumnOption } from 'csv-stringify';
import type { FastifyReply } from 'fastify';
import type { Page, Paging } from '@fenago/contracts';
import { lastingContext, type Logger } from '@fenago/observability';

/** How an export asks for its pages: the oldest first. */
export const EXPORT_PAGING = { limit: 100, order: 'asc' } as const;
/** Behind which object the next page begins; nothing of the first one. */
export type ExportPlace = Pick<Paging, 'after'>;

/**
 * A list as CSV (RFC 4180), read a page at a time as the client takes it: memory does not grow with its length. What a spreadsheet
 * would take for a formula begins with an apostrophe.
 * @param columns names of fields, or paths and how the file calls them
 * @throws FenagoError where the first page cannot be read; where a later one cannot, the answer breaks off
 */
export async function csvOf<T extends object>(
  columns: readonly (string | ColumnOption)[],
  read: (place: ExportPlace) => Promise<Page<T>>,
  logger: Logger,
): Promise<Readable> {
  const inContext = lastingContext();
  const page = (place: ExportPlace): Promise<Page<T>> => inContext(() => read(place));
  const rows = Readable.from(allOf(await page({}), page));
  const csv = stringify({
    header: true,
    columns: [...columns],
    cast: { boolean: String },
    record_delimiter: 'windows',
    quote_record_delimiter: true,
    escape_formulas: true,
  });
  pipeline(rows, csv, (error) => {
    // A client that goes away is none.
    if (error instanceof Error && !('code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')) logger.warn({ err: error }, 'An export broke off.');
  });
  return csv;
}

/** Answers CSV as a file of that name. */
export function sendCsv(reply: FastifyReply, name: string, csv: Readable): void {
  void reply
    .header('content-type', 'text/csv; charset=utf-8; header=present')
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(csv);
}

async function* allOf<T>(first: Page<T>, next: (place: ExportPlace) => Promise<Page<T>>): AsyncGenerator<T> {
  for (let page = first; ; ) {
    yield* page.data;
    if (!page.has_more || page.last_id === null) return;
    page = await next({ after: page.last_id });
  }
}
