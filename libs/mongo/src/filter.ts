import type { Caller } from '@fenago/contracts';
import mongoose from 'mongoose';

declare const operator: unique symbol;
declare const scope: unique symbol;

/** A comparison made by one of the functions below; a bare `{ $gt: … }` is none, so what comes from outside can never be one. */
export interface Operator<T> {
  readonly [operator]: T;
}

type Comparable<T> = T extends readonly (infer Item)[] ? Item : T;

/** Conditions on fields of a document, all of which must hold. A misspelt field does not compile. */
export type Filter<D> = { readonly [K in keyof D]?: Comparable<D[K]> | Operator<Comparable<NonNullable<D[K]>>> };

/** A filter that says on whose behalf it reads or writes. Only {@link owned} and {@link internal} make one. */
export type OwnedFilter<D> = Filter<D> & { readonly [scope]: 'owned' };
export type InternalFilter<D> = Filter<D> & { readonly [scope]: 'internal' };
export type ScopedFilter<D> = OwnedFilter<D> | InternalFilter<D>;

/** Names of the fields that can hold an owner. */
export type OwnerField<D> = { [K in keyof D]-?: D[K] extends string ? K : never }[keyof D] & string;

/**
 * What belongs to the caller, and is as the filter says.
 * @param ownerField name of the field that holds the owner; `userId` unless told
 */
export function owned<D extends { readonly userId: string }>(caller: Caller, filter: Filter<D>): OwnedFilter<D>;
export function owned<D>(caller: Caller, filter: Filter<D>, ownerField: OwnerField<D>): OwnedFilter<D>;
export function owned<D>(caller: Caller, filter: Filter<D>, ownerField = 'userId'): OwnedFilter<D> {
  // A driver reads undefined as null, which also matches documents without an owner.
  if (typeof caller.userId !== 'string' || caller.userId === '') throw new TypeError('The caller has no user id.');
  return { ...filter, [ownerField]: caller.userId } as unknown as OwnedFilter<D>;
}

/**
 * A filter without a caller, for what the system does on its own behalf (a sweep, a replica fed by events) or what
 * anyone may see.
 * @param reason why no caller is needed, for the reader of the code
 */
export function internal<D>(reason: string, filter: Filter<D>): InternalFilter<D> {
  if (reason === '') throw new TypeError('A filter without a caller needs a reason.');
  return { ...filter } as unknown as InternalFilter<D>;
}

// sanitizeFilter wraps every object with a $ key into { $eq: … } unless it is marked as trusted; only code marks.
function make<T>(condition: Record<string, unknown>): Operator<T> {
  return mongoose.trusted(condition) as unknown as Operator<T>;
}

export const greaterThan = <T>(value: T): Operator<T> => make({ $gt: value });
export const atLeast = <T>(value: T): Operator<T> => make({ $gte: value });
export const lessThan = <T>(value: T): Operator<T> => make({ $lt: value });
export const atMost = <T>(value: T): Operator<T> => make({ $lte: value });
/** From `from` (included) to `to` (excluded). */
export const between = <T>(from: T, to: T): Operator<T> => make({ $gte: from, $lt: to });
/** Behind `from` (excluded), up to `to` (included): a page of a range whose first one begins nowhere. */
export const behind = <T>(from: T, to: T): Operator<T> => make({ $gt: from, $lte: to });
export const oneOf = <T>(values: readonly T[]): Operator<T> => make({ $in: [...values] });
export const not = <T>(value: T): Operator<T> => make({ $ne: value });
/** The field is there (whatever it holds). */
export const present = <T>(): Operator<T> => make({ $exists: true });
/** The field is not there, or holds null. */
export const absent = <T>(): Operator<T> => make({ $eq: null });
/** Of a list of texts: each of these begins one of them. */
export const eachBegins = <T extends string>(beginnings: readonly T[]): Operator<T> =>
  make({ $all: beginnings.map((from) => ({ $elemMatch: mongoose.trusted({ $gte: from, $lt: `${from}\u{10ffff}` }) })) });
