import type { OperationCaller } from '../caller.js';
import type { BodyOf, ImportedTools, RequestOptions } from '../types.js';

/** What agents can do beside talking; it stands in their configuration. */
export class Tools {
  constructor(private readonly operations: OperationCaller) {}

  /** Makes tools of the operations of an OpenAPI document; nothing is stored. */
  fromOpenApi(body: BodyOf<'importOpenApi'>, options: RequestOptions = {}): Promise<ImportedTools> {
    return this.operations.call('importOpenApi', { ...options, body });
  }
}
