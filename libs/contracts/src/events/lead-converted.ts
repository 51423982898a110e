import { Type } from 'typebox';
import { id, openObject, timestamp } from '../schema.js';
import { defineEvent } from './define-event.js';

export const leadConverted = defineEvent(
  'lead.converted',
  'lead',
  'converted',
  'Somebody who left an address has an account with it.',
  openObject({ leadId: id('lead'), userId: id('user'), email: Type.String(), source: Type.String(), convertedAt: timestamp() }),
);
