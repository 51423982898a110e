import type { EventPosition } from '@fenago/messaging';

/** How far a projection has come; its name is the `_id`. */
export interface PositionDocument extends EventPosition {
  readonly _id: string;
}

/** Bookkeeping, not an entity: hence no capitals. */
export const POSITION = 'position';
