import type { OperationCaller } from '../caller.js';
import { EventFeed } from '../event-feed.js';
import type { Listing } from '../listing.js';
import type { AnswerOf, Event, QueryOf, RequestOptions } from '../types.js';
import { EVENTS } from './executions.js';

/** What happens to all that is yours. */
export class Events {
  constructor(private readonly operations: OperationCaller) {}

  /** Those that are kept, oldest first. */
  list(query: QueryOf<'listEvents'> = {}, options: RequestOptions = {}): Listing<Event, AnswerOf<'listEvents'>> {
    return this.operations.list('listEvents', { ...options, query });
  }

  /** Those that are kept, and then those that happen; `after: 'latest'` for the latter alone. */
  follow(query: Omit<QueryOf<'listEvents'>, 'limit'> = {}, options: RequestOptions = {}): EventFeed {
    const open = (after: string | undefined): Promise<Response> => {
      const place = after === undefined ? {} : { after };
      return this.operations.transport.send({ ...this.operations.request('listEvents', { ...options, query: { ...query, ...place } }), headers: EVENTS });
    };
    return new EventFeed({ open, after: query.after, signal: options.signal });
  }
}
