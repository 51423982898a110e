import { agentStatus } from '../agent-configuration.js';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const agentStatusChanged = defineEvent(
  'agent.status_changed',
  'agent',
  'status_changed',
  'An agent was activated, paused or archived.',
  openObject({ agentId: id('agent'), ownerId: id('user'), from: agentStatus(), to: agentStatus() }),
);
