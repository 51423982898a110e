import { Type } from 'typebox';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

/** What admins look at of other people, as the audit log names it. */
export const ADMIN_READS = ['users.listed', 'user.read', 'leads.listed', 'leads.exported', 'audit.listed', 'dead_letters.listed', 'dead_letter.read'] as const;
export type AdminRead = (typeof ADMIN_READS)[number];

export const adminDataRead = defineEvent(
  'admin.data_read',
  'access',
  'data_read',
  'An admin has looked at what others see only of themselves.',
  openObject({
    adminId: id('user'),
    read: Type.Enum([...ADMIN_READS]),
    userId: Type.Union([id('user'), Type.Null()], { description: 'whom it was about, where it was one user' }),
  }),
);
