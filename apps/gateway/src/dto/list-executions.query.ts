import { idPattern } from '@fenago/contracts';
import { OptionalIdField } from './id-field.decorator.js';
import { After, PagingQuery } from './paging.query.js';

export class ListExecutionsQuery extends PagingQuery {
  @After(idPattern('execution'))
  readonly after?: string;

  @OptionalIdField('conversation', 'Only those of this conversation')
  readonly conversationId?: string;
}
