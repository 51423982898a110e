import type { FieldError, FormatError, ResponseFormat } from '@fenago/contracts';
import { LOGGER } from '@fenago/host';
import type { Logger } from '@fenago/observability';
import { SchemaThread } from '@fenago/schemas';
import { Inject, Injectable } from '@nestjs/common';

const MAX_MESSAGE_CHARACTERS = 300;

/** Tells whether a reply has the form that was asked for. */
@Injectable()
export class FormatCheckService {
  constructor(
    private readonly schemas: SchemaThread,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** What is wrong with the form of a whole reply; undefined where nothing is, or where that cannot be told in time. */
  async errorOf(format: ResponseFormat | undefined, output: string): Promise<FormatError | undefined> {
    if (format === undefined || format.type === 'text') return undefined;
    let value: unknown;
    try {
      value = JSON.parse(output);
    } catch {
      return { code: 'not_json', message: 'The output is not JSON.' };
    }
    if (format.type === 'json_object') return isObject(value) ? undefined : { code: 'not_json', message: 'The output is JSON, but not an object.' };
    const mismatch = format.schema === undefined ? undefined : await this.compared(format.schema, value);
    return mismatch && { code: 'schema_mismatch', message: sentence(mismatch) };
  }

  private async compared(schema: Readonly<Record<string, unknown>>, value: unknown): Promise<FieldError | undefined> {
    const finding = await this.schemas.check(schema, value);
    if (finding.kind === 'too_slow') this.logger.warn('A reply takes too long to be compared with its schema; it goes unchecked.');
    return finding.kind === 'mismatch' ? finding.errors[0] : undefined;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sentence({ path, message }: FieldError): string {
  return `${path === '' ? 'The output' : `At ${path} the output`} ${message}.`.slice(0, MAX_MESSAGE_CHARACTERS);
}
