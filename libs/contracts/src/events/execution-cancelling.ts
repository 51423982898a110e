import { executionPlace } from '../execution-shapes.js';
import { defineEvent } from './define-event.js';

export const executionCancelling = defineEvent('execution.cancelling', 'execution', 'cancelling', 'A running execution was asked to stop.', executionPlace());
