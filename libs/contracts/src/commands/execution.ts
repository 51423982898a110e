import { actionInputs } from '../action-shapes.js';
import { caller, defineCommand } from '../request.js';
import { id, object } from '../schema.js';
import type { ExecutionView } from '../execution-views.js';

/** Stops an execution; what its conversation has queued behind it stays. */
export const cancelExecution = defineCommand<ExecutionView>()(
  'execution.cancel',
  object({ caller: caller(), executionId: id('execution') }),
);

/** Answers what an execution waits for, all or none; with the last answer it goes on. */
export const submitActions = defineCommand<ExecutionView>()(
  'execution.submit_actions',
  object({ caller: caller(), executionId: id('execution'), actions: actionInputs() }),
);
