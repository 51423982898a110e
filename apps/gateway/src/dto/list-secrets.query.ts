import { idPattern } from '@fenago/contracts';
import { After, PagingQuery } from './paging.query.js';

export class ListSecretsQuery extends PagingQuery {
  @After(idPattern('toolSecret'))
  readonly after?: string;
}
