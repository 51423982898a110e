import type { AdminUsageGrouping, BilledTo, Paging, UsageSums } from '@fenago/contracts';

type Stage = Record<string, unknown>;

export const NO_SUMS: UsageSums = {
  executions: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  costMicros: 0,
  agentOwnerCostMicros: 0,
};

const SUMS = {
  // Each execution has one first step, and corrections are no steps.
  executions: { $sum: { $cond: [{ $and: [{ $eq: ['$step', 0] }, { $eq: ['$correctionOf', null] }] }, 1, 0] } },
  inputTokens: { $sum: '$usage.inputTokens' },
  cachedInputTokens: { $sum: '$usage.cachedInputTokens' },
  outputTokens: { $sum: '$usage.outputTokens' },
  reasoningTokens: { $sum: '$usage.reasoningTokens' },
  costMicros: costBilledTo('platform'),
  agentOwnerCostMicros: costBilledTo('agent_owner'),
};

const KEYS: Readonly<Record<AdminUsageGrouping, unknown>> = {
  day: { $dateToString: { date: '$createdAt', format: '%Y-%m-%d', timezone: 'UTC' } },
  agent: '$agentId',
  model: '$model',
  conversation: '$conversationId',
  user: '$userId',
};

/** One document with the sums over rows; none where there are no rows. */
export function sumsOf(rows: object): Stage[] {
  return [{ $match: rows }, { $group: { _id: null, ...SUMS } }, { $project: { _id: 0 } }];
}

/** A page of groups, with one more than it holds, each with its sums. */
export function groupsOf(rows: object, groupBy: AdminUsageGrouping, paging: Paging): Stage[] {
  return [{ $match: rows }, { $group: { _id: KEYS[groupBy], ...SUMS } }, ...pageOfGroups(paging)];
}

/** As {@link groupsOf}, with the number of users in each. Counted in two steps, for a list of users would have no bound. */
export function sharedGroupsOf(rows: object, groupBy: AdminUsageGrouping, paging: Paging): Stage[] {
  const again = Object.fromEntries(Object.keys(SUMS).map((name) => [name, { $sum: `$${name}` }]));
  const byUser = { $group: { _id: { key: KEYS[groupBy], userId: '$userId' }, ...SUMS } };
  return [{ $match: rows }, byUser, { $group: { _id: '$_id.key', users: { $sum: 1 }, ...again } }, ...pageOfGroups(paging)];
}

function pageOfGroups({ limit, after, order }: Paging): Stage[] {
  const from = after === undefined ? [] : [{ $match: { _id: { [order === 'asc' ? '$gt' : '$lt']: after } } }];
  const named = { $project: { _id: 0, id: '$_id', ...Object.fromEntries([...Object.keys(SUMS), 'users'].map((name) => [name, 1])) } };
  return [...from, { $sort: { _id: order === 'asc' ? 1 : -1 } }, { $limit: limit + 1 }, named];
}

/** What the provider bills one account for. */
function costBilledTo(account: BilledTo): object {
  return { $sum: { $cond: [{ $eq: ['$billedTo', account] }, '$costMicros', 0] } };
}
