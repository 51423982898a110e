import { Type } from 'typebox';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const leadCaptured = defineEvent(
  'lead.captured',
  'lead',
  'captured',
  'Somebody left an address.',
  openObject({
    leadId: id('lead'),
    email: Type.String(),
    name: Type.Union([Type.String(), Type.Null()]),
    source: Type.String(),
  }),
);
