import { PLAN_INTERVALS, TOOL_TYPES } from '@fenago/contracts';
import { Type } from 'typebox';

const strict = { additionalProperties: false } as const;
const MAX_CENTS = 100_000_000;
/** Powers of ten, so that the price of one unit is a decimal that ends. */
const PER = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

const name = () => Type.String({ pattern: '^[a-z][a-z0-9_-]{0,39}$' });
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const limit = () => Type.Union([Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), Type.Null()]);
/** With none at once, nothing would ever end its waiting; a plan that allows nothing has no requests. */
const atOnce = () => Type.Union([Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }), Type.Null()]);
const cents = (minimum: number) => Type.Integer({ minimum, maximum: MAX_CENTS });

const features = Type.Object(
  {
    limits: Type.Object({ requests: limit(), tokens: limit(), spendMicros: limit(), concurrentExecutions: atOnce() }, strict),
    models: Type.Array(Type.String({ pattern: '^[^*\\s]*\\*?$', minLength: 1, maxLength: 200 }), { maxItems: 100, uniqueItems: true }),
    tools: Type.Array(Type.Enum([...TOOL_TYPES]), { uniqueItems: true }),
    flags: Type.Object({}, { additionalProperties: Type.Boolean(), propertyNames: { pattern: '^[a-z][a-z0-9_]{0,39}$' }, maxProperties: 50 }),
  },
  strict,
);

const usage = Type.Object(
  {
    meter: name(),
    included: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    overage: Type.Union([Type.Object({ amountCents: cents(1), per: Type.Enum(PER) }, strict), Type.Null()]),
  },
  strict,
);

const plan = Type.Object(
  {
    id: name(),
    name: text(100),
    description: text(500),
    prices: Type.Array(Type.Object({ interval: Type.Enum([...PLAN_INTERVALS]), amountCents: cents(1) }, strict)),
    trialDays: Type.Integer({ minimum: 0, maximum: 730 }),
    features,
    usage: Type.Array(usage),
  },
  strict,
);

/** What a file of plans may hold. */
export const planFileSchema = Type.Object(
  {
    version: text(64),
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    default: name(),
    graceDays: Type.Integer({ minimum: 0, maximum: 60 }),
    meters: Type.Array(Type.Object({ id: name(), name: text(100), measures: Type.Enum(['tokens', 'cost_micros']) }, strict), { maxItems: 10 }),
    plans: Type.Array(plan, { minItems: 1, maxItems: 20 }),
  },
  strict,
);
