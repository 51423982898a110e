import { executionFailure } from '../execution-shapes.js';
import { defineEvent } from './define-event.js';

export const executionFailed = defineEvent('execution.failed', 'execution', 'failed', 'The execution ended without a full answer; error says why.', executionFailure());
