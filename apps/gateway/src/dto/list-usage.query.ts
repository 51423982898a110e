import { idPattern } from '@fenago/contracts';
import { OptionalIdField } from './id-field.decorator.js';
import { After, PagingQuery } from './paging.query.js';

/** `<executionId>:<step>` */
const ROW_ID = idPattern('execution').replace(/\$$/, ':[0-9]{1,6}$');

export class ListUsageQuery extends PagingQuery {
  @After(ROW_ID)
  readonly after?: string;

  @OptionalIdField('execution', 'Only the rows of this execution')
  readonly executionId?: string;
}
