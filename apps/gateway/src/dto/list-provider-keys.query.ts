import { idPattern } from '@fenago/contracts';
import { After, PagingQuery } from './paging.query.js';

export class ListProviderKeysQuery extends PagingQuery {
  @After(idPattern('providerKey'))
  readonly after?: string;
}
