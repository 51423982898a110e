import type { PipeTransform } from '@nestjs/common';
import { FenagoError, isId, type IdKind } from '@fenago/contracts';

/** An id in the path; a malformed one is `not_found` like an unknown one, so that an answer tells nothing about ids. */
export class IdPipe implements PipeTransform<string, string> {
  constructor(private readonly kind: IdKind) {}

  transform(value: string): string {
    if (!isId(this.kind, value)) throw new FenagoError('not_found', `There is no such ${this.kind}.`);
    return value;
  }
}
