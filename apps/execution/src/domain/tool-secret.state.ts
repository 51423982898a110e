import type { AggregateState } from '@fenago/aggregate/decision';
import { deterministicId, timeOfId } from '@fenago/contracts';
import type { Sealed } from './sealed.js';

/** What headers of tools name instead of holding it. */
export interface ToolSecret {
  readonly id: string;
  /** Unique in its ring. */
  readonly name: string;
  /** Where it may be sent; none: anywhere, but by agents of its owner alone. */
  readonly hosts: readonly string[];
  readonly secret: Sealed;
  readonly hint: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** All secrets for tools of one user: one aggregate, as provider keys are. */
export interface ToolSecretRingState extends AggregateState {
  readonly userId: string;
  /** In the order in which they were made. */
  readonly secrets: readonly ToolSecret[];
  /** When each was used last. No fact but an observation: written beside the commits. */
  readonly lastUsed: Readonly<Record<string, Date>>;
}

/** The one ring of a user. */
export function secretRingIdOf(userId: string): string {
  return deterministicId('toolSecretRing', timeOfId(userId), userId);
}

/**
 * Whether a secret may go to a host: an agent of somebody else, whose tools its owner alone knows, may send it only where the
 * secret's own owner wants it.
 * @param host with its port where that is not the usual one
 */
export function maySend({ hosts }: Pick<ToolSecret, 'hosts'>, host: string, isOwnAgent: boolean): boolean {
  return hosts.length === 0 ? isOwnAgent : hosts.includes(host);
}
