import { caller, defineQuery, paging, type Page } from '../request.js';
import { id, object } from '../schema.js';
import type { ProviderKeyView } from '../key-views.js';

export const getProviderKey = defineQuery<ProviderKeyView>()(
  'execution.get_provider_key',
  object({ caller: caller(), providerKeyId: id('providerKey') }),
);

export const listProviderKeys = defineQuery<Page<ProviderKeyView>>()('execution.list_provider_keys', object({ caller: caller(), ...paging }));
