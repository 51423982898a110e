import { billingProfile } from '../billing-shapes.js';
import { defineEvent } from './define-event.js';

export const billingEntitlementsChanged = defineEvent(
  'billing.entitlements.changed',
  'billing',
  'entitlements.changed',
  'What a user may do changed; the account as it is now.',
  billingProfile(),
);
