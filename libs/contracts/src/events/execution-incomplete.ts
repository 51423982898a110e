import { executionIncompletion } from '../execution-shapes.js';
import { defineEvent } from './define-event.js';

export const executionIncomplete = defineEvent('execution.incomplete', 'execution', 'incomplete', 'The model was cut off; reason says by what.', executionIncompletion());
