export { allowsModel, allowsTools } from './allows.js';
export { parsePlans } from './parse-plans.js';
export { findPlan, priceOf, type Meter, type Plan, type PlanTable } from './plans.js';
export { SHIPPED_PLANS } from './shipped-plans.js';
