import { Stripe } from 'stripe';

type Request = Parameters<InstanceType<typeof Stripe.HttpClient>['makeRequest']>;
type Response = ReturnType<InstanceType<typeof Stripe.HttpClient>['makeRequest']>;

/**
 * Carries out calls of Stripe's library once. By itself the library repeats one whose connection breaks, also where it is told not to: what the
 * repetition is answered, as that there are too many calls, would hide that the first may have been carried out.
 */
export class SingleTry extends Stripe.HttpClient {
  private readonly inner = Stripe.createNodeHttpClient();

  override getClientName(): string {
    return this.inner.getClientName();
  }

  override async makeRequest(...request: Request): Response {
    try {
      return await this.inner.makeRequest(...request);
    } catch (cause) {
      // The library knows those that it repeats by their code.
      throw new Error('The connection broke.', { cause });
    }
  }
}
