import { fileURLToPath } from 'node:url';

/** Path of the price table that comes with the package, beside src and dist alike. */
export const SHIPPED_PRICE_TABLE = fileURLToPath(new URL('../prices.json', import.meta.url));
