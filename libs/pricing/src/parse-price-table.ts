import { validatorOf } from '@fenago/contracts';
import type { Static } from 'typebox';
import type { PriceTable } from './prices.js';
import { priceTableSchema } from './price-table.schema.js';

type PriceFile = Static<typeof priceTableSchema>;

/**
 * Reads what a price file holds.
 * @param text JSON
 * @throws Error that says what is wrong with it
 */
export function parsePriceTable(text: string): PriceTable {
  const value: unknown = JSON.parse(text);
  const [problem] = validatorOf(priceTableSchema)(value);
  if (problem !== undefined) throw new TypeError(`${problem.path === '' ? 'it' : problem.path} ${problem.message}.`);
  const { version, currency, models, default: fallback } = value as PriceFile;
  refuseRepeated(models.flatMap((entry) => entry.models), 'models');
  const dated = models.map((entry) => {
    refuseRepeated(entry.prices.map(({ from }) => from), `prices of ${entry.models.join(', ')}`);
    return { models: entry.models, prices: entry.prices.map(({ from, ...price }) => ({ ...price, from: toDate(from) })) };
  });
  return { version, currency, models: dated, default: fallback };
}

function refuseRepeated(values: readonly string[], where: string): void {
  const repeated = values.find((value, at) => values.indexOf(value) !== at);
  if (repeated !== undefined) throw new TypeError(`${repeated} stands twice among the ${where}.`);
}

/** The start of a day, UTC. */
function toDate(day: string): Date {
  const date = new Date(`${day}T00:00:00.000Z`);
  // The parser takes 30 February for 2 March.
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(day)) throw new TypeError(`${day} is no day.`);
  return date;
}
