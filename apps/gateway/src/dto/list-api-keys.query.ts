import { idPattern } from '@fenago/contracts';
import { After, PagingQuery } from './paging.query.js';

export class ListApiKeysQuery extends PagingQuery {
  @After(idPattern('apiKey'))
  readonly after?: string;
}
