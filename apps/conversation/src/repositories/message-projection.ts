/** Which messages of an array a read answers, computed by the database, so that only these leave it. */
export interface MessageRange {
  /** Positions `from` ≤ p < `to`. */
  readonly from: number;
  readonly to: number;
}

/** The messages of a range. */
export function inRange({ from, to }: MessageRange): object {
  return {
    $filter: {
      input: '$messages',
      cond: { $and: [{ $gte: ['$$this.position', from] }, { $lt: ['$$this.position', to] }] },
    },
  };
}

/**
 * The newest messages before a position that fit a budget, without a gap: those before the first that does not fit are
 * left out too. Only what a model's context needs of each.
 * @param budget bytes
 */
export function newestThatFit(before: number, budget: number): object {
  // `left` below zero lets nothing more in.
  const take = {
    $cond: [
      { $lte: ['$$this.bytes', '$$value.left'] },
      { left: { $subtract: ['$$value.left', '$$this.bytes'] }, from: '$$this.position' },
      { left: -1, from: '$$value.from' },
    ],
  };
  const initialValue = { left: budget, from: before };
  const messages = inRange({ from: 0, to: before });
  const fit = { $reduce: { input: { $reverseArray: messages }, initialValue, in: take } };
  const chosen = { $filter: { input: messages, cond: { $gte: ['$$this.position', '$$fit.from'] } } };
  const fields = ['position', 'role', 'content', 'toolCalls', 'toolCallId', 'images', 'bytes'];
  const slim = Object.fromEntries(fields.map((field) => [field, `$$this.${field}`]));
  return { $let: { vars: { fit }, in: { $map: { input: chosen, in: slim } } } };
}
