import { Type } from 'typebox';
import { providerName } from '../agent-configuration.js';
import { caller, defineCommand } from '../request.js';
import { id, object } from '../schema.js';
import type { ProviderKeyView } from '../key-views.js';

const fields = {
  name: providerName('What `provider` of configurations of agents calls it; whoever runs such an agent sees it in the usage'),
  /** Root of an OpenAI-compatible API; null for the platform's. */
  baseUrl: Type.Union([Type.String({ minLength: 1, maxLength: 2_048 }), Type.Null()]),
  apiKey: Type.String({
    pattern: '^[\\x21-\\x7e]{1,512}$',
    writeOnly: true,
    description: "The provider's key, or any word where it needs none; stored encrypted, answered to nobody",
    examples: ['sk-your-key'],
  }),
};

const options = (about: (fallback: boolean) => { readonly default?: boolean }) => ({
  streaming: Type.Optional(
    Type.Boolean({ ...about(true), description: "false for a server that cannot stream. Of a key without a `baseUrl` the platform's own setting counts" }),
  ),
  retrieval: Type.Optional(
    Type.Boolean({
      ...about(false),
      description: "true for a server that keeps replies (`store`) and gives them by id. Of a key without a `baseUrl` the platform's own setting counts",
    }),
  ),
});

export const createProviderKey = defineCommand<ProviderKeyView>()(
  'execution.create_provider_key',
  object({ caller: caller(), ...fields, ...options((fallback) => ({ default: fallback })) }),
);

/** Fields that are left out stay as they are. With another base URL the key must be given again, for it would be sent there. */
export const updateProviderKey = defineCommand<ProviderKeyView>()(
  'execution.update_provider_key',
  object({
    caller: caller(),
    providerKeyId: id('providerKey'),
    name: Type.Optional(fields.name),
    baseUrl: Type.Optional(fields.baseUrl),
    apiKey: Type.Optional(fields.apiKey),
    ...options(() => ({})),
  }),
);

export const deleteProviderKey = defineCommand<{ readonly id: string; readonly deleted: true }>()(
  'execution.delete_provider_key',
  object({ caller: caller(), providerKeyId: id('providerKey') }),
);
