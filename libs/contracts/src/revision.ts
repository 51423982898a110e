import { Type } from 'typebox';
import { FenagoError } from './errors.js';
import { count } from './schema.js';

/** Revisions that one request may name. */
export const MAX_REVISIONS = 16;

/**
 * Revisions of which the object must have one for a change to be made; left out, it is made whatever the revision. None
 * at all is a condition that no object meets.
 */
export const ifRevisions = () => Type.Optional(Type.Array(count(), { maxItems: MAX_REVISIONS }));

/** Why an object at `revision` must not be changed; undefined where it may. */
export function refuseRevision(revision: number, ifRevisions: readonly number[] | undefined): FenagoError | undefined {
  if (ifRevisions === undefined || ifRevisions.includes(revision)) return undefined;
  return new FenagoError('precondition_failed', `The object has changed and is at revision ${revision} now. Read it again, and decide anew.`);
}
