import { Type } from 'typebox';

const strict = { additionalProperties: false } as const;
/** Micro-units of the currency per million tokens: 2500000 is 2.50 USD. */
const price = () => Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 });
const prices = { input: price(), cachedInput: price(), output: price() };

/** What a price file may hold. */
export const priceTableSchema = Type.Object(
  {
    version: Type.String({ minLength: 1, maxLength: 64 }),
    currency: Type.String({ pattern: '^[A-Z]{3}$' }),
    models: Type.Array(
      Type.Object(
        {
          models: Type.Array(Type.String({ pattern: '^[^*\\s]+\\*?$', maxLength: 200 }), { minItems: 1 }),
          prices: Type.Array(Type.Object({ from: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }), ...prices }, strict), { minItems: 1 }),
        },
        strict,
      ),
    ),
    default: Type.Object(prices, strict),
  },
  strict,
);
