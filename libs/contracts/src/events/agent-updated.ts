import { Type } from 'typebox';
import { agentStatus, toldAgentConfiguration } from '../agent-configuration.js';
import { count, id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const agentUpdated = defineEvent(
  'agent.updated',
  'agent',
  'updated',
  'An agent changed; the event carries the agent as it is now.',
  openObject({
    agentId: id('agent'),
    ownerId: id('user'),
    name: Type.String(),
    description: Type.String(),
    configuration: toldAgentConfiguration(),
    isPublic: Type.Boolean(),
    status: agentStatus(),
    version: count(),
    /** Which of them are others than before. */
    changed: Type.Optional(Type.Array(Type.Enum(['name', 'description', 'configuration', 'isPublic', 'status']))),
    /** The earlier version whose configuration it has got back. */
    restoredVersion: Type.Optional(count()),
  }),
);
