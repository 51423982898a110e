import type { OperationCaller } from '../caller.js';
import { ExecutionStream, type StreamSource } from '../execution-stream.js';
import type { Listing } from '../listing.js';
import type { AnswerOf, BodyOf, Execution, QueryOf, RequestOptions } from '../types.js';

/** Headers of a request that is to be answered with events. */
export const EVENTS = { accept: 'text/event-stream' } as const;

export class Executions {
  constructor(private readonly operations: OperationCaller) {}

  list(query: QueryOf<'listExecutions'> = {}, options: RequestOptions = {}): Listing<Execution, AnswerOf<'listExecutions'>> {
    return this.operations.list('listExecutions', { ...options, query });
  }

  get(id: string, options: RequestOptions = {}): Promise<Execution> {
    return this.operations.call('getExecution', { ...options, path: { id } });
  }

  /** Answers what it waits for. */
  submitActions(id: string, actions: BodyOf<'submitActions'>['actions'], options: RequestOptions = {}): Promise<Execution> {
    return this.operations.call('submitActions', { ...options, path: { id }, body: { actions } });
  }

  cancel(id: string, options: RequestOptions = {}): Promise<Execution> {
    return this.operations.call('cancelExecution', { ...options, path: { id } });
  }

  /** Its events, from its beginning or after the one that is named. */
  stream(id: string, options: RequestOptions & { readonly lastEventId?: string } = {}): ExecutionStream {
    const { lastEventId, ...rest } = options;
    const source = this.sourceOf(rest);
    return new ExecutionStream({
      ...source,
      open: () => source.resume(id, lastEventId),
      executionId: id,
      ...(lastEventId === undefined ? {} : { lastEventId }),
    });
  }

  /** @internal How any stream goes on. */
  sourceOf({ idempotencyKey: _key, ...options }: RequestOptions): Omit<StreamSource, 'open'> {
    return {
      resume: (id, lastEventId) => {
        const headers = { ...EVENTS, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) };
        return this.operations.transport.send({ ...this.operations.request('streamExecutionEvents', { ...options, path: { id } }), headers });
      },
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    };
  }
}
