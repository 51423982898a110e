import { billingProfile } from '../billing-shapes.js';
import { defineEvent } from './define-event.js';

export const billingSubscriptionChanged = defineEvent(
  'billing.subscription.changed',
  'billing',
  'subscription.changed',
  'A subscription began, changed or ended; the account as it is now.',
  billingProfile(),
);
