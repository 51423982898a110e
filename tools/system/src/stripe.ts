import { LocalPartsError, type Log } from '@fenago/local-parts';
import { startLocalStripe, type LocalStripe } from '@fenago/local-stripe';

/** The Stripe that billing asks. */
export interface StripeInUse {
  /** Empty for that of the caller's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether it was started here, with nothing in it but what earlier starts have left. */
  readonly isLocal: boolean;
  stop(): Promise<void>;
}

export interface StripePlace {
  /** FENAGO_HOME: what the local one knows stays there. */
  readonly home: string;
  /** Of the gateway, which the local one calls. */
  readonly port: number;
}

/**
 * The Stripe of STRIPE_SECRET_KEY, else a local one in this process. Says which in one line.
 * @throws LocalPartsError `part_not_ready`
 */
export async function resolveStripe(env: Readonly<Record<string, string | undefined>>, place: StripePlace, log: Log): Promise<StripeInUse> {
  if (env['STRIPE_SECRET_KEY']) {
    log(`Stripe: ${env['STRIPE_API_URL'] ? 'the one at STRIPE_API_URL' : 'the real one'}, by STRIPE_SECRET_KEY; npm run billing:sync gives it the plans`);
    return { env: {}, isLocal: false, stop: async () => undefined };
  }
  const local = await startIn(place);
  log(`Stripe: a local one on ${new URL(local.url).host}; set STRIPE_SECRET_KEY for a real one`);
  return { env: stripeEnv(local), isLocal: true, stop: () => local.close() };
}

async function startIn({ home, port }: StripePlace): Promise<LocalStripe> {
  try {
    return await startLocalStripe({ home, webhookUrl: `http://127.0.0.1:${port}/webhooks/stripe` });
  } catch (cause) {
    throw new LocalPartsError('part_not_ready', `The local Stripe did not start: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Variables of a billing service that is to ask a local Stripe. */
export function stripeEnv({ url, secretKey, webhookSecret }: LocalStripe): Readonly<Record<string, string>> {
  return { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_URL: url };
}
