import { auditHead } from '../audit-shapes.js';
import { openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const auditAnchored = defineEvent(
  'audit.anchored',
  'audit',
  'anchored',
  'How far the audit log has come: whoever keeps this can prove that an entry up to there was taken away or changed since.',
  openObject(auditHead()),
);
