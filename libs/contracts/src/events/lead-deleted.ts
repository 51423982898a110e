import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const leadDeleted = defineEvent('lead.deleted', 'lead', 'deleted', 'A lead is gone.', openObject({ leadId: id('lead') }));
