import { idPattern } from '@fenago/contracts';
import { After, PagingQuery } from './paging.query.js';

/** `<agentId>:<version>` */
const VERSION_ID = idPattern('agent').replace(/\$$/, ':[0-9]{10}$');

export class ListAgentVersionsQuery extends PagingQuery {
  @After(VERSION_ID)
  readonly after?: string;
}
