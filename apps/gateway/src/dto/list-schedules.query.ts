import { idPattern } from '@fenago/contracts';
import { OptionalIdField } from './id-field.decorator.js';
import { After, PagingQuery } from './paging.query.js';

export class ListSchedulesQuery extends PagingQuery {
  @After(idPattern('schedule'))
  readonly after?: string;

  @OptionalIdField('agent', 'Only those of this agent')
  readonly agentId?: string;

  @OptionalIdField('conversation', 'Only those that post to this conversation')
  readonly conversationId?: string;
}
