import { idPattern } from '@fenago/contracts';
import { After, PagingQuery } from './paging.query.js';

export class ListMessagesQuery extends PagingQuery {
  @After(idPattern('message'))
  readonly after?: string;
}
