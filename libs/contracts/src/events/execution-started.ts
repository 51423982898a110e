import { executionStart } from '../execution-shapes.js';
import { defineEvent } from './define-event.js';

export const executionStarted = defineEvent('execution.started', 'execution', 'started', 'A worker has claimed the execution and calls the model.', executionStart());
