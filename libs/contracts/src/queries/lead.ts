import { Type } from 'typebox';
import { adminCaller, defineQuery, paging, type Page } from '../request.js';
import { object } from '../schema.js';
import type { AdminLeadView } from '../views.js';

export const listLeads = defineQuery<Page<AdminLeadView>>()(
  'user.list_leads',
  object({
    admin: adminCaller(),
    source: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    /** It is a page of an export, which the audit log has once, with the first. */
    isExport: Type.Optional(Type.Boolean()),
    ...paging,
  }),
);
