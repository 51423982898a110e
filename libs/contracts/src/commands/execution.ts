import { caller, defineCommand } from '../request.js';
import { id, object } from '../schema.js';
import type { ExecutionView } from '../views.js';

/** Stops an execution; what its conversation has queued behind it stays. */
export const cancelExecution = defineCommand<ExecutionView>()(
  'execution.cancel',
  object({ caller: caller(), executionId: id('execution') }),
);
