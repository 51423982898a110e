import type { AggregateState } from '@fenago/aggregate/decision';
import { deterministicId, timeOfId } from '@fenago/contracts';
import type { Sealed } from './sealed.js';

/** Where a provider is, and what it can do. */
export interface ProviderServer {
  /** Null where the platform's is taken; what it can do is the operator's to say then. */
  readonly baseUrl: string | null;
  readonly streaming: boolean;
  /** It keeps replies, and gives them by their id. */
  readonly retrieval: boolean;
}

/** A key of a model provider that a user has brought. */
export interface ProviderKey extends ProviderServer {
  readonly id: string;
  /** What configurations of agents call it; unique in its ring. */
  readonly name: string;
  readonly secret: Sealed;
  readonly keyHint: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** All provider keys of one user: one aggregate, so that names are unique and their number is bounded whoever asks when. */
export interface ProviderKeyRingState extends AggregateState {
  readonly userId: string;
  /** In the order in which they were made. */
  readonly keys: readonly ProviderKey[];
  /** When each was used last. No fact but an observation: written beside the commits. */
  readonly lastUsed: Readonly<Record<string, Date>>;
}

/** The one ring of a user. */
export function ringIdOf(userId: string): string {
  return deterministicId('providerKeyRing', timeOfId(userId), userId);
}
