import { idPattern } from '@fenago/contracts';
import { After, PagingQuery } from './paging.query.js';

/** Of an entry: its execution, and its position in it. */
const LOG_ID = `${idPattern('execution').slice(0, -1)}:[0-9]{1,9}$`;

export class ListExecutionLogsQuery extends PagingQuery {
  @After(LOG_ID)
  readonly after?: string;
}
