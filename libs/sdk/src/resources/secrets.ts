import type { OperationCaller } from '../caller.js';
import type { Listing } from '../listing.js';
import type { AnswerOf, BodyOf, QueryOf, RequestOptions, Secret } from '../types.js';

/** What headers of tools name; their values are never told again. */
export class Secrets {
  constructor(private readonly operations: OperationCaller) {}

  create(body: BodyOf<'createSecret'>, options: RequestOptions = {}): Promise<Secret> {
    return this.operations.call('createSecret', { ...options, body });
  }

  list(query: QueryOf<'listSecrets'> = {}, options: RequestOptions = {}): Listing<Secret, AnswerOf<'listSecrets'>> {
    return this.operations.list('listSecrets', { ...options, query });
  }

  get(id: string, options: RequestOptions = {}): Promise<Secret> {
    return this.operations.call('getSecret', { ...options, path: { id } });
  }

  update(id: string, body: BodyOf<'updateSecret'>, options: RequestOptions = {}): Promise<Secret> {
    return this.operations.call('updateSecret', { ...options, path: { id }, body });
  }

  delete(id: string, options: RequestOptions = {}): Promise<AnswerOf<'deleteSecret'>> {
    return this.operations.call('deleteSecret', { ...options, path: { id } });
  }
}
