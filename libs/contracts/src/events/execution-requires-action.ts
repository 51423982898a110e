import { executionActions } from '../execution-shapes.js';
import { defineEvent } from './define-event.js';

export const executionRequiresAction = defineEvent(
  'execution.requires_action',
  'execution',
  'requires_action',
  'The execution waits for somebody: for the output of a client\'s tool, or for the approval of a call.',
  executionActions(),
);
