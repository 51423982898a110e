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
  }),
);
