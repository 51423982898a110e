import type { PipeTransform } from '@nestjs/common';
import { FenagoError, USAGE_STEP_PATTERN } from '@fenago/contracts';

const STEP_ROW = new RegExp(USAGE_STEP_PATTERN);

/** The id of a row of a step in the path; what is none is `not_found` like one that never was. */
export class UsageRowPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!STEP_ROW.test(value)) throw new FenagoError('not_found', 'There is no such row of a step in the ledger.');
    return value;
  }
}
