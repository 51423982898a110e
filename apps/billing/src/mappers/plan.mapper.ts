import type { PlanView } from '@fenago/contracts';
import type { Plan, PlanTable } from '@fenago/plans';

export function toPlanView(table: PlanTable, plan: Plan): PlanView {
  const { id, name, description, prices, trialDays, features, usage } = plan;
  return {
    id,
    object: 'plan',
    name,
    description,
    isDefault: plan === table.default,
    currency: table.currency,
    prices,
    trialDays,
    features,
    usage,
  };
}
