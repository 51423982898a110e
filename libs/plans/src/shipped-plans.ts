import { fileURLToPath } from 'node:url';

/** Path of the plans that come with the package, beside src and dist alike. */
export const SHIPPED_PLANS = fileURLToPath(new URL('../plans.json', import.meta.url));
