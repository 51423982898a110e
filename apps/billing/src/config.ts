import { ConfigError, readDatabaseConfig, text, type DatabaseConfig, type Environment } from '@fenago/host';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PriceTable } from './domain/prices.js';
import { toPriceTable } from './mappers/price-table.mapper.js';

const PRICES_FILE = 'BILLING_PRICES_FILE';
/** Beside src and dist alike. */
const SHIPPED_PRICES = fileURLToPath(new URL('../prices.json', import.meta.url));

export interface BillingConfig extends DatabaseConfig {
  readonly prices: PriceTable;
}

/** @throws ConfigError that names every variable that is missing or wrong, or what is wrong in the price table */
export function loadConfig(env: Environment): BillingConfig {
  const { pricesFile, ...config } = readDatabaseConfig('billing', { pricesFile: text(PRICES_FILE, { default: SHIPPED_PRICES }) }, env);
  return { ...config, prices: readPrices(pricesFile) };
}

function readPrices(path: string): PriceTable {
  try {
    return toPriceTable(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const problem = { variable: PRICES_FILE, message: `${PRICES_FILE} must be the path of a price table: ${reason}` };
    throw new ConfigError([problem]);
  }
}
