import { ApiOkResponse } from '@nestjs/swagger';

/** What every answer of CSV holds to, as the document says it. */
export const CSV_DESCRIPTION = 'RFC 4180 with a header. A value that a spreadsheet would take for a formula begins with an apostrophe.';

/** Describes a successful answer as CSV. */
export function CsvAnswer(description: string, example: string): MethodDecorator {
  return ApiOkResponse({ description, content: { 'text/csv': { schema: { type: 'string' }, example } } });
}
