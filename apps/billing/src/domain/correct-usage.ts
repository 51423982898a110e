import { create, newEvent, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { MAX_CORRECTIONS, type FenagoError } from '@fenago/contracts';
import type { PlanTable } from '@fenago/plans';
import { correctedMeanwhile, correctedTooFar, correctsNothing, rowNotFound, tooManyCorrections } from './errors.js';
import { correctionMetering } from './metering.js';
import { correctionId, type Tokens, type UsageState } from './usage.state.js';

const KINDS = ['inputTokens', 'cachedInputTokens', 'outputTokens', 'reasoningTokens'] as const satisfies readonly (keyof Tokens)[];

export interface CorrectUsage {
  /** What the cost changes by. */
  readonly costMicros: number;
  /** What the tokens change by; those that are left out stay as they are. */
  readonly usage: { readonly [K in keyof Tokens]?: number };
  readonly reason: string;
  readonly causeId: string;
}

/**
 * The next row behind a row and its corrections.
 * @param state the row of that id; where there is one, another correction was written since `rows` were read
 * @param rows the row and its corrections
 */
export function decideCorrectUsage(
  state: UsageState | null,
  rows: readonly UsageState[],
  command: CorrectUsage,
  table: Pick<PlanTable, 'meters'>,
  { now, version }: DecisionContext,
): Decision<UsageState, UsageState> {
  if (state !== null) return reject(correctedMeanwhile());
  const row = rows.find(({ correctionOf }) => correctionOf === null);
  if (row === undefined) return reject(rowNotFound());
  const usage = changesOf(command);
  const refusal = refuse(rows, command.costMicros, usage);
  if (refusal !== undefined) return reject(refusal);
  const { _id: correctionOf, usedAt, price, priceVersion, defaultPriced } = row;
  const { costMicros, reason, causeId } = command;
  const told = { ...placeOf(row), correctionOf, costMicros, reason };
  const _id = correctionId(correctionOf, rows.length);
  const measured = { usage: { ...usage, estimated: row.usage.estimated }, costMicros };
  const metering = correctionMetering(_id, measured, row, table, now);
  const fields = { ...told, ...measured, usedAt, price, priceVersion, defaultPriced, causeId, metering };
  const corrected = newEvent('billing.usage.corrected', { usageId: _id, ...told, usage });
  return create(fields, [corrected], { ...fields, _id, v: version, createdAt: now, updatedAt: now });
}

function changesOf({ usage }: CorrectUsage): Tokens {
  const { inputTokens = 0, cachedInputTokens = 0, outputTokens = 0, reasoningTokens = 0 } = usage;
  return { inputTokens, cachedInputTokens, outputTokens, reasoningTokens };
}

/** What a correction belongs to is what the row belongs to: it lands in the same sums. */
function placeOf({ executionId, step, conversationId, userId, agentId, agentOwnerId, provider, billedTo, model, currency }: UsageState) {
  return { executionId, step, conversationId, userId, agentId, agentOwnerId, provider, billedTo, model, currency };
}

function refuse(rows: readonly UsageState[], costMicros: number, usage: Tokens): FenagoError | undefined {
  if (rows.length > MAX_CORRECTIONS) return tooManyCorrections();
  if (costMicros === 0 && KINDS.every((kind) => usage[kind] === 0)) return correctsNothing();
  if (!holds(rows.map((row) => row.costMicros), costMicros)) return correctedTooFar('costMicros');
  const wrong = KINDS.find((kind) => !holds(rows.map((row) => row.usage[kind]), usage[kind]));
  return wrong === undefined ? undefined : correctedTooFar(`usage/${wrong}`);
}

/** Whether a change leaves a sum that can be: nobody is given back more than was taken. */
function holds(values: readonly number[], change: number): boolean {
  const sum = values.reduce((total, value) => total + BigInt(value), BigInt(change));
  return sum >= 0n && sum <= BigInt(Number.MAX_SAFE_INTEGER);
}
