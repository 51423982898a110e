import type { Route } from './http/route.js';
import { checkoutSessionRoutes } from './resources/checkout-sessions.js';
import { customerRoutes } from './resources/customers.js';
import { eventRoutes } from './resources/events.js';
import { featureRoutes } from './resources/features.js';
import { invoiceRoutes } from './resources/invoices.js';
import { meterEventRoutes } from './resources/meter-events.js';
import { meterRoutes } from './resources/meters.js';
import { paymentMethodRoutes } from './resources/payment-methods.js';
import { portalSessionRoutes } from './resources/portal-sessions.js';
import { priceRoutes } from './resources/prices.js';
import { productRoutes } from './resources/products.js';
import { subscriptionRoutes } from './resources/subscriptions.js';
import { testClockRoutes } from './resources/test-clocks.js';
import { webhookEndpointRoutes } from './resources/webhook-endpoints.js';

/** Everything that this server knows of Stripe's API. */
export const routes: readonly Route[] = [
  ...checkoutSessionRoutes,
  ...customerRoutes,
  ...eventRoutes,
  ...featureRoutes,
  ...invoiceRoutes,
  ...meterEventRoutes,
  ...meterRoutes,
  ...paymentMethodRoutes,
  ...portalSessionRoutes,
  ...priceRoutes,
  ...productRoutes,
  ...subscriptionRoutes,
  ...testClockRoutes,
  ...webhookEndpointRoutes,
];
