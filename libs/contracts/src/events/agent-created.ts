import { Type } from 'typebox';
import { agentStatus, toldAgentConfiguration } from '../agent-configuration.js';
import { count, id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const agentCreated = defineEvent(
  'agent.created',
  'agent',
  'created',
  'An agent exists; its first version.',
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
