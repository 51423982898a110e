import { Type } from 'typebox';
import { headers, type HttpTool } from '../agent-tools.js';
import { caller, defineCommand } from '../request.js';
import { anyObject, object } from '../schema.js';

/** Tools that a document of others was made to. */
export interface ImportedToolsView {
  readonly object: 'list';
  readonly data: readonly HttpTool[];
  /** A sentence for each operation that could not become a tool. */
  readonly problems: readonly string[];
}

const url = (description: string, example: string) => Type.String({ minLength: 8, maxLength: 1_024, pattern: '^https?://', description, examples: [example] });

/** Makes tools of the operations of an OpenAPI document; nothing is stored. One of `document` and `url` is given. */
export const importOpenApi = defineCommand<ImportedToolsView>()(
  'agent.import_openapi',
  object({
    caller: caller(),
    document: Type.Optional(anyObject('An OpenAPI document, of version 3.0 or 3.1')),
    url: Type.Optional(url('Where the document is, in JSON, instead of the document itself', 'https://api.example.com/openapi.json')),
    operations: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 256 }), {
        maxItems: 256,
        uniqueItems: true,
        description: 'Those that are wanted, by their `operationId`; all of them where it is left out',
        examples: [['getForecast']],
      }),
    ),
    serverUrl: Type.Optional(url('Root of the addresses, in place of what the document says', 'https://api.example.com/v1')),
    headers: headers(),
  }),
);
