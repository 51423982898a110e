import type { ToolSecretView } from '@fenago/contracts';
import type { ToolSecret, ToolSecretRingState } from '../domain/tool-secret.state.js';

/** A secret as its owner sees it: nothing of its value but the hint. */
export function toToolSecretView(secret: ToolSecret, { lastUsed }: Pick<ToolSecretRingState, 'lastUsed'>): ToolSecretView {
  const { id, name, hosts, hint } = secret;
  return {
    id,
    object: 'secret',
    name,
    hosts,
    hint,
    lastUsedAt: lastUsed[id]?.toISOString() ?? null,
    createdAt: secret.createdAt.toISOString(),
    updatedAt: secret.updatedAt.toISOString(),
  };
}
