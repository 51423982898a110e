import type { ProviderKeyView } from '@fenago/contracts';
import type { ProviderKey, ProviderKeyRingState } from '../domain/provider-key.state.js';

/** A key as its owner sees it: nothing of its secret but the hint. */
export function toProviderKeyView(key: ProviderKey, { lastUsed }: Pick<ProviderKeyRingState, 'lastUsed'>): ProviderKeyView {
  const { id, name, baseUrl, streaming, retrieval, keyHint } = key;
  return {
    id,
    object: 'provider_key',
    name,
    baseUrl,
    streaming,
    retrieval,
    keyHint,
    lastUsedAt: lastUsed[id]?.toISOString() ?? null,
    createdAt: key.createdAt.toISOString(),
    updatedAt: key.updatedAt.toISOString(),
  };
}
