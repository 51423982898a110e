import type { PipeTransform } from '@nestjs/common';
import { FenagoError } from '@fenago/contracts';

const VERSION = /^[1-9]\d{0,8}$/;

/** The number of a version in the path; what is none is `not_found` like one that never was. */
export class VersionPipe implements PipeTransform<string, number> {
  transform(value: string): number {
    if (!VERSION.test(value)) throw new FenagoError('not_found', 'The agent has no such version. List its versions.');
    return Number(value);
  }
}
