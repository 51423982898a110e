import type { OperationCaller } from '../caller.js';
import type { Listing } from '../listing.js';
import type { AnswerOf, BodyOf, ProviderKey, QueryOf, RequestOptions } from '../types.js';

/** Keys of model providers that agents of the caller run on; never told again. */
export class ProviderKeys {
  constructor(private readonly operations: OperationCaller) {}

  create(body: BodyOf<'createProviderKey'>, options: RequestOptions = {}): Promise<ProviderKey> {
    return this.operations.call('createProviderKey', { ...options, body });
  }

  list(query: QueryOf<'listProviderKeys'> = {}, options: RequestOptions = {}): Listing<ProviderKey, AnswerOf<'listProviderKeys'>> {
    return this.operations.list('listProviderKeys', { ...options, query });
  }

  get(id: string, options: RequestOptions = {}): Promise<ProviderKey> {
    return this.operations.call('getProviderKey', { ...options, path: { id } });
  }

  update(id: string, body: BodyOf<'updateProviderKey'>, options: RequestOptions = {}): Promise<ProviderKey> {
    return this.operations.call('updateProviderKey', { ...options, path: { id }, body });
  }

  delete(id: string, options: RequestOptions = {}): Promise<AnswerOf<'deleteProviderKey'>> {
    return this.operations.call('deleteProviderKey', { ...options, path: { id } });
  }
}
