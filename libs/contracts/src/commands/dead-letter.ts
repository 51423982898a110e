import { Type } from 'typebox';
import { discardReason, fingerprint, MAX_DEAD_LETTER_BATCH } from '../dead-letter-shapes.js';
import type { DeadLetterBatchView, DeadLetterView } from '../dead-letter-views.js';
import { idPattern } from '../ids.js';
import { adminCaller, defineCommand } from '../request.js';
import { id, object } from '../schema.js';

/** Some letters of a group: the oldest, or those behind another. */
const some = () => ({
  admin: adminCaller(),
  fingerprint: fingerprint(),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: MAX_DEAD_LETTER_BATCH, default: MAX_DEAD_LETTER_BATCH, description: 'Letters to look at, at most', examples: [MAX_DEAD_LETTER_BATCH] }),
  ),
  after: Type.Optional(Type.String({ pattern: idPattern('deadLetter'), description: '`lastId` of the answer before' })),
});

/** Has the handler of a dead letter take its event again, and waits for what comes of it as long as a request may. */
export const redriveDeadLetter = defineCommand<DeadLetterView>()('user.redrive_dead_letter', object({ admin: adminCaller(), deadLetterId: id('deadLetter') }));
export const redriveDeadLetters = defineCommand<DeadLetterBatchView>()('user.redrive_dead_letters', object(some()));

export const discardDeadLetter = defineCommand<DeadLetterView>()(
  'user.discard_dead_letter',
  object({ admin: adminCaller(), deadLetterId: id('deadLetter'), reason: discardReason() }),
);
export const discardDeadLetters = defineCommand<DeadLetterBatchView>()('user.discard_dead_letters', object({ ...some(), reason: discardReason() }));
