import { executionActionAnswer } from '../execution-shapes.js';
import { defineEvent } from './define-event.js';

export const executionActionAnswered = defineEvent(
  'execution.action.answered',
  'execution',
  'action.answered',
  'Somebody has answered what the execution waits for.',
  executionActionAnswer(),
);
