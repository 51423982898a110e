import type { CheckoutSession, CheckoutOrder } from '../records/checkout-session.js';
import type { Customer } from '../records/customer.js';
import type { Event, ThinEvent } from '../records/event.js';
import type { Feature, ProductFeature } from '../records/feature.js';
import type { Invoice } from '../records/invoice.js';
import type { Meter, MeterEvent } from '../records/meter.js';
import type { PaymentMethod } from '../records/payment-method.js';
import type { PortalConfiguration, PortalSession } from '../records/portal.js';
import type { Price } from '../records/price.js';
import type { Product } from '../records/product.js';
import type { Subscription, SubscriptionLedger } from '../records/subscription.js';
import type { TestClock } from '../records/test-clock.js';
import type { Delivery, WebhookEndpoint } from '../records/webhook-endpoint.js';

/** What this server knows of itself; there is one. */
export interface Account {
  readonly id: 'account';
  readonly secretKey: string;
  readonly webhookSecret: string;
}

/** The answer to the first request with an idempotency key, which is its id. */
export interface KeptAnswer {
  readonly id: string;
  readonly digest: string;
  readonly at: number;
  readonly status: number;
  readonly body: object;
}

/** When an identifier of a usage, which is the id, was last seen, in seconds. */
export interface SeenIdentifier {
  readonly id: string;
  readonly at: number;
}

/** How far the time of one customer is ahead, in seconds; the customer's id. */
export interface TimeShift {
  readonly id: string;
  readonly seconds: number;
}

/** Everything that is kept, by collection. */
export interface Collections {
  account: Account;
  answers: KeptAnswer;
  checkoutOrders: CheckoutOrder;
  checkoutSessions: CheckoutSession;
  customers: Customer;
  deliveries: Delivery;
  events: Event;
  features: Feature;
  identifiers: SeenIdentifier;
  invoices: Invoice;
  meterEvents: MeterEvent;
  meters: Meter;
  paymentMethods: PaymentMethod;
  portalConfigurations: PortalConfiguration;
  portalSessions: PortalSession;
  prices: Price;
  productFeatures: ProductFeature;
  products: Product;
  subscriptionLedgers: SubscriptionLedger;
  subscriptions: Subscription;
  testClocks: TestClock;
  thinEvents: ThinEvent;
  timeShifts: TimeShift;
  webhookEndpoints: WebhookEndpoint;
}

const EXPANDABLE: Readonly<Record<string, keyof Collections>> = {
  bpc: 'portalConfigurations',
  clock: 'testClocks',
  cus: 'customers',
  feat: 'features',
  in: 'invoices',
  pm: 'paymentMethods',
  price: 'prices',
  prod: 'products',
  sub: 'subscriptions',
};

/** Where an id's object is, by its prefix; undefined for what Stripe does not expand. */
export const expandableCollection = (id: string): keyof Collections | undefined => EXPANDABLE[id.slice(0, id.indexOf('_'))];
