import { Type } from 'typebox';
import { id, openObject } from './schema.js';

/** `open` until its event was handled after all, or somebody has decided that it will not be. */
export const DEAD_LETTER_STATUSES = ['open', 'redriven', 'discarded'] as const;
export type DeadLetterStatus = (typeof DEAD_LETTER_STATUSES)[number];

/** Name of a service, or of a handler within it, as the subject of a dead letter has it. */
export const HANDLER_NAME = '^[A-Za-z0-9_-]{1,200}$';
export const handlerName = () => Type.String({ pattern: HANDLER_NAME });
/** The same for letters that have failed alike: of the same handler, with events of the same type, for the same reason. */
export const fingerprint = () => id('deadLetterGroup');
export const discardReason = () => Type.String({ minLength: 1, maxLength: 500, description: 'Why its event will not be handled', examples: ['The agent is gone; there is nothing to update.'] });
/** Letters of a group that one request looks at, at most. */
export const MAX_DEAD_LETTER_BATCH = 100;

/** Which letter an event is about. */
export const deadLetter = () => ({
  deadLetterId: id('deadLetter'),
  fingerprint: fingerprint(),
  service: handlerName(),
  handler: handlerName(),
  eventId: Type.String({ description: 'id of the event that could not be handled; empty where it had none' }),
  eventType: Type.String(),
  reason: Type.String({ description: 'code of the failure' }),
});

/** Data of an event about a dead letter. */
export const deadLetterObject = <P extends Parameters<typeof Type.Object>[0]>(properties: P) => openObject({ ...deadLetter(), ...properties });
