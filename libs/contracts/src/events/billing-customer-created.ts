import { billingProfile } from '../billing-shapes.js';
import { defineEvent } from './define-event.js';

export const billingCustomerCreated = defineEvent(
  'billing.customer.created',
  'billing',
  'customer.created',
  'A payment provider knows the user; the account as it is now.',
  billingProfile(),
);
