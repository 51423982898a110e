import { file, readDatabaseConfig, type Environment } from '@fenago/host';
import { SHIPPED_PLANS, parsePlans } from '@fenago/plans';
import { SHIPPED_PRICE_TABLE, parsePriceTable } from '@fenago/pricing';

const fields = {
  prices: file('BILLING_PRICES_FILE', { default: SHIPPED_PRICE_TABLE, expected: 'the path of a price table', parse: parsePriceTable }),
  plans: file('BILLING_PLANS_FILE', { default: SHIPPED_PLANS, expected: 'the path of a file of plans', parse: parsePlans }),
};

/** @throws ConfigError that names every variable that is missing or wrong, or what is wrong in the price table */
export function loadConfig(env: Environment) {
  return readDatabaseConfig('billing', fields, env);
}

export type BillingConfig = ReturnType<typeof loadConfig>;
