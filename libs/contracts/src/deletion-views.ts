import type { ErasingService } from './erasure-shapes.js';

/** How far the deletion of an account has come. Tells nothing of the user. */
export interface DeletionView {
  readonly id: string;
  readonly object: 'deletion';
  readonly status: 'in_progress' | 'completed';
  readonly requestedAt: string;
  /** When the last service was done. */
  readonly completedAt: string | null;
  readonly services: readonly ErasureView[];
}

/** What one service has erased. */
export interface ErasureView {
  readonly name: ErasingService;
  readonly status: 'pending' | 'completed';
  readonly completedAt: string | null;
  /** Numbers by what was erased. */
  readonly erased: Readonly<Record<string, number>>;
  /** Numbers by what is kept, under the id of the user alone. */
  readonly kept: Readonly<Record<string, number>>;
}

export interface AdminDeletionView extends DeletionView {
  readonly userId: string;
  /** The user, or an admin. */
  readonly requestedBy: string | null;
}
