/** From a time (included) to a time (excluded), as a client may tell it. */
export interface AskedPeriod {
  readonly from?: string;
  readonly to?: string;
}

/** A request with its times, where it has any, as contracts take them: UTC, to the millisecond. */
export function withUtcTimes<T extends AskedPeriod>(query: T): T {
  const { from, to } = query;
  return { ...query, ...(from === undefined ? {} : { from: utc(from) }), ...(to === undefined ? {} : { to: utc(to) }) };
}

const utc = (time: string): string => new Date(time).toISOString();
