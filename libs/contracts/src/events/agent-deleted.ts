import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const agentDeleted = defineEvent(
  'agent.deleted',
  'agent',
  'deleted',
  'An agent is gone.',
  openObject({ agentId: id('agent'), ownerId: id('user') }),
);
