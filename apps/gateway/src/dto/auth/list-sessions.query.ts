import { idPattern } from '@fenago/contracts';
import { After, PagingQuery } from '../paging.query.js';

export class ListSessionsQuery extends PagingQuery {
  @After(idPattern('session'))
  readonly after?: string;
}
