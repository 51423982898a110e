export { Erasures } from './erasures.js';
export { deleting, keeping, purging, removing } from './holdings.js';
export type { ErasurePlan, Holding, Kept, Progress } from './plan.js';
