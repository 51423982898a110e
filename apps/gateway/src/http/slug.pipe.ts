import type { PipeTransform } from '@nestjs/common';
import { FenagoError } from '@fenago/contracts';

const SLUG = /^[a-z0-9-]{1,32}$/;

/** A name in the path; a malformed one is `not_found` like an unknown one. */
export class SlugPipe implements PipeTransform<string, string> {
  constructor(private readonly kind: string) {}

  transform(value: string): string {
    if (!SLUG.test(value)) throw new FenagoError('not_found', `There is no such ${this.kind}.`);
    return value;
  }
}
