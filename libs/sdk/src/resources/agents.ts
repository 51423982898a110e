import type { OperationCaller } from '../caller.js';
import type { Listing } from '../listing.js';
import type { Agent, AnswerOf, BodyOf, QueryOf, RequestOptions } from '../types.js';

export class Agents {
  constructor(private readonly operations: OperationCaller) {}

  create(body: BodyOf<'createAgent'>, options: RequestOptions = {}): Promise<Agent> {
    return this.operations.call('createAgent', { ...options, body });
  }

  list(query: QueryOf<'listAgents'> = {}, options: RequestOptions = {}): Listing<Agent, AnswerOf<'listAgents'>> {
    return this.operations.list('listAgents', { ...options, query });
  }

  get(id: string, options: RequestOptions = {}): Promise<Agent> {
    return this.operations.call('getAgent', { ...options, path: { id } });
  }

  update(id: string, body: BodyOf<'updateAgent'>, options: RequestOptions = {}): Promise<Agent> {
    return this.operations.call('updateAgent', { ...options, path: { id }, body });
  }

  delete(id: string, options: RequestOptions = {}): Promise<AnswerOf<'deleteAgent'>> {
    return this.operations.call('deleteAgent', { ...options, path: { id } });
  }
}
