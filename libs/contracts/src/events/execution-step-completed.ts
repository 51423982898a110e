import { executionStep } from '../execution-shapes.js';
import { defineEvent } from './define-event.js';

export const executionStepCompleted = defineEvent(
  'execution.step.completed',
  'execution',
  'step.completed',
  'A step between the start and the last reply is over: a call of the model that asked for tools, or a call of a tool.',
  executionStep(),
);
