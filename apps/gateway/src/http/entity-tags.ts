import { createHash } from 'node:crypto';
import { FenagoError, MAX_REVISIONS } from '@fenago/contracts';

/** What an ETag is made of. */
export interface Tagged {
  readonly revision: number;
  // These move without a new revision, but are seen in the answer.
  readonly lastActive?: string | null;
  readonly lastUsedAt?: string | null;
  readonly role?: string;
  readonly credential?: object;
}

const LIST = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"(?:[ \t]*,[ \t]*(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")*$/;
const TAG = /(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/g;
/** What an `If-Match` must be like. */
export const IF_MATCH_PATTERN = '^(?:\\*|(?:W/)?"[!#-~]*"(?:[ \\t]*,[ \\t]*(?:W/)?"[!#-~]*"){0,15})$';
const OURS = /^(\d{1,15})(?:\.[0-9a-z]{1,12})?$/;

/** The ETag of an answer: `"<revision>"`, and behind a dot what moves without a revision. */
export function entityTagOf(answer: Tagged): string {
  const moved = movedOf(answer);
  return moved === undefined ? `"${answer.revision}"` : `"${answer.revision}.${moved}"`;
}

function movedOf({ lastActive, lastUsedAt, role, credential }: Tagged): string | undefined {
  if (role !== undefined) return createHash('sha256').update(JSON.stringify([role, credential])).digest('hex').slice(0, 12);
  const time = lastActive ?? lastUsedAt ?? null;
  return time === null ? undefined : Date.parse(time).toString(36);
}

/**
 * Revisions that an `If-Match` allows; undefined where it allows any. A weak tag, or one that is none of ours, allows none.
 * @throws FenagoError `invalid_request`
 */
export function revisionsOf(ifMatch: string | undefined): readonly number[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const tags = tagsOf(ifMatch.trim());
  if (tags === undefined || tags.length > MAX_REVISIONS) {
    const message = `must be *, or at most ${MAX_REVISIONS} ETags as they were answered, such as "3"`;
    throw new FenagoError('invalid_request', `If-Match ${message}.`, { fields: [{ path: '/If-Match', message }] });
  }
  return tags.flatMap(({ weak, value }) => {
    const revision = weak ? undefined : OURS.exec(value)?.[1];
    return revision === undefined ? [] : [Number(revision)];
  });
}

/** Whether a client that sent this `If-None-Match` has the answer with this ETag already; what cannot be read means no. */
export function isKnown(ifNoneMatch: string | undefined, entityTag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return tagsOf(ifNoneMatch.trim())?.some(({ value }) => `"${value}"` === entityTag) ?? false;
}

function tagsOf(list: string): readonly { readonly weak: boolean; readonly value: string }[] | undefined {
  if (!LIST.test(list)) return undefined;
  return [...list.matchAll(TAG)].map(([, weak, value = '']) => ({ weak: weak !== undefined, value }));
}
