import type { OperationCaller } from '../caller.js';
import type { Listing } from '../listing.js';
import type { Agent, AgentVersion, AnswerOf, BodyOf, ItemOf, QueryOf, RequestOptions } from '../types.js';

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

  /** Public agents of everybody, by words of their names and descriptions. */
  directory(query: QueryOf<'listDirectory'> = {}, options: RequestOptions = {}): Listing<ItemOf<'listDirectory'>, AnswerOf<'listDirectory'>> {
    return this.operations.list('listDirectory', { ...options, query });
  }

  /** Configurations that an agent has and had. */
  versions(id: string, query: QueryOf<'listAgentVersions'> = {}, options: RequestOptions = {}): Listing<AgentVersion, AnswerOf<'listAgentVersions'>> {
    return this.operations.list('listAgentVersions', { ...options, path: { id }, query });
  }

  /** Gives an agent an old configuration again, as a new version. */
  rollBack(id: string, body: BodyOf<'rollBackAgent'>, options: RequestOptions = {}): Promise<Agent> {
    return this.operations.call('rollBackAgent', { ...options, path: { id }, body });
  }
}
