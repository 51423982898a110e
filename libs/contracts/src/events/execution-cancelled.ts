import { executionOutcome } from '../execution-shapes.js';
import { defineEvent } from './define-event.js';

export const executionCancelled = defineEvent('execution.cancelled', 'execution', 'cancelled', 'The execution was stopped on request.', executionOutcome());
