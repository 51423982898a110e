import { idPattern } from '@fenago/contracts';
import { After, PagingQuery } from './paging.query.js';

export class ListAgentsQuery extends PagingQuery {
  @After(idPattern('agent'))
  readonly after?: string;
}
