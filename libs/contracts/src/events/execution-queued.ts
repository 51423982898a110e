import { executionPlace } from '../execution-shapes.js';
import { defineEvent } from './define-event.js';

export const executionQueued = defineEvent('execution.queued', 'execution', 'queued', 'An execution exists and waits for its turn.', executionPlace());
