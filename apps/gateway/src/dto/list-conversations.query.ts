import { idPattern } from '@fenago/contracts';
import { OptionalIdField } from './id-field.decorator.js';
import { After, PagingQuery } from './paging.query.js';

export class ListConversationsQuery extends PagingQuery {
  @After(idPattern('conversation'))
  readonly after?: string;

  @OptionalIdField('agent', 'Only those with this agent')
  readonly agentId?: string;
}
