import { ERASING_SERVICES, type ErasingService } from '@fenago/contracts';

/** What one service has erased of a user. */
export interface ErasureReport {
  readonly completedAt: Date;
  readonly erased: Readonly<Record<string, number>>;
  readonly kept: Readonly<Record<string, number>>;
}

/** How far the deletion of an account has come, as its events have told in whatever order. */
export interface Deletion {
  readonly _id: string;
  readonly userId: string;
  readonly requestedAt: Date;
  /** The user, or an admin. */
  readonly requestedBy: string | null;
  /** Those that are done. */
  readonly services: Readonly<Partial<Record<ErasingService, ErasureReport>>>;
}

/** When the last service was done; null while one is not. */
export function completedAt({ services }: Pick<Deletion, 'services'>): Date | null {
  const done = ERASING_SERVICES.flatMap((name) => services[name] ?? []);
  if (done.length < ERASING_SERVICES.length) return null;
  return new Date(Math.max(...done.map((report) => report.completedAt.getTime())));
}
