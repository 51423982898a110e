import { fileURLToPath } from 'node:url';

/** Path of plans whose default one has no limits, for tests and loads that do not mean to meet one (`BILLING_PLANS_FILE`). */
export const PLANS_WITHOUT_LIMITS = fileURLToPath(new URL('../plans-without-limits.json', import.meta.url));
