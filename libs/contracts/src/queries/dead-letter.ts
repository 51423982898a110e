import { Type } from 'typebox';
import { DEAD_LETTER_STATUSES, fingerprint, handlerName } from '../dead-letter-shapes.js';
import type { DeadLetterDetailsView, DeadLetterGroupView, DeadLetterView } from '../dead-letter-views.js';
import { adminCaller, defineQuery, paging, type Page } from '../request.js';
import { id, object } from '../schema.js';

const filter = () => ({
  status: Type.Optional(Type.Enum([...DEAD_LETTER_STATUSES])),
  service: Type.Optional(handlerName()),
  handler: Type.Optional(handlerName()),
});

/** Events that handlers have given up; what is left out holds nothing back. */
export const listDeadLetters = defineQuery<Page<DeadLetterView>>()(
  'user.list_dead_letters',
  object({ admin: adminCaller(), ...filter(), fingerprint: Type.Optional(fingerprint()), ...paging }),
);

/** The same by fingerprint, with numbers. */
export const groupDeadLetters = defineQuery<Page<DeadLetterGroupView>>()('user.group_dead_letters', object({ admin: adminCaller(), ...filter(), ...paging }));

export const getDeadLetter = defineQuery<DeadLetterDetailsView>()('user.get_dead_letter', object({ admin: adminCaller(), deadLetterId: id('deadLetter') }));
