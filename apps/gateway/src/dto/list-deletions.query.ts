import { idPattern } from '@fenago/contracts';
import { After, PagingQuery } from './paging.query.js';

export class ListDeletionsQuery extends PagingQuery {
  @After(idPattern('deletion'))
  readonly after?: string;
}
