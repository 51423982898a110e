import { FenagoError } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import { StripeConnection } from './stripe-connection.client.js';

/** Prices as Stripe has them. */
@Injectable()
export class StripePrices {
  constructor(private readonly connection: StripeConnection) {}

  /**
   * Ids of the active prices of these names, in their order.
   * @throws FenagoError `stripe_not_configured` where one is missing
   */
  async find(keys: readonly string[]): Promise<readonly string[]> {
    const query = { lookup_keys: [...keys], active: true, limit: keys.length };
    const { data } = await this.connection.call('prices.list', (stripe, options) => stripe.prices.list(query, options));
    return keys.map((key) => {
      const price = data.find(({ lookup_key: name }) => name === key);
      if (price !== undefined) return price.id;
      throw new FenagoError('stripe_not_configured', 'The payment provider does not know this plan yet. The operator runs npm run billing:sync -- --apply.');
    });
  }
}
