import { executionOutcome } from '../execution-shapes.js';
import { defineEvent } from './define-event.js';

export const executionCompleted = defineEvent('execution.completed', 'execution', 'completed', 'The model has answered.', executionOutcome());
