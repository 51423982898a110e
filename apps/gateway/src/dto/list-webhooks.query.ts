import { idPattern } from '@fenago/contracts';
import { After, PagingQuery } from './paging.query.js';

export class ListWebhooksQuery extends PagingQuery {
  @After(idPattern('webhook'))
  readonly after?: string;
}
