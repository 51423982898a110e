import type { AdminCaller, Caller } from '@fenago/contracts';
import { atLeast, between, internal, lessThan, not, owned, type Filter, type ScopedFilter } from '@fenago/mongo';
import type { Period } from '../domain/period.js';
import type { UsageDocument } from '../schemas/usage.schema.js';

/** Whose rows are read: the caller's own, everybody's or one user's by an admin, or what others used of the caller's agents. */
export type UsageReader =
  | { readonly caller: Caller }
  | { readonly admin: AdminCaller; readonly userId: string | undefined }
  | { readonly agentOwner: Caller };

/** Which of them; written in a period that may be open at either end. */
export interface UsageSelection extends Partial<Period> {
  readonly executionId?: string;
  readonly agentId?: string;
  readonly conversationId?: string;
  readonly model?: string;
}

export function rowsOf(reader: UsageReader, { from, to, ...fields }: UsageSelection): ScopedFilter<UsageDocument> {
  const filter: Filter<UsageDocument> = { ...fields, ...writtenIn(from, to) };
  if ('caller' in reader) return owned<UsageDocument>(reader.caller, filter);
  if ('agentOwner' in reader) return owned<UsageDocument>(reader.agentOwner, { ...filter, userId: not(reader.agentOwner.userId) }, 'agentOwnerId');
  return internal<UsageDocument>('an admin sees every row', reader.userId === undefined ? filter : { ...filter, userId: reader.userId });
}

function writtenIn(from: Date | undefined, to: Date | undefined): Filter<UsageDocument> {
  if (from === undefined) return to === undefined ? {} : { createdAt: lessThan(to) };
  return { createdAt: to === undefined ? atLeast(from) : between(from, to) };
}
