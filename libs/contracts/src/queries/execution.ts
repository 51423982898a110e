import { Type } from 'typebox';
import type { AllowanceView } from '../allowance-view.js';
import { caller, defineQuery, paging, type Page } from '../request.js';
import { id, object } from '../schema.js';
import type { ExecutionLogView, ExecutionView } from '../execution-views.js';

export const getExecution = defineQuery<ExecutionView>()(
  'execution.get',
  object({ caller: caller(), executionId: id('execution') }),
);

export const listExecutions = defineQuery<Page<ExecutionView>>()(
  'execution.list',
  object({ caller: caller(), conversationId: Type.Optional(id('conversation')), ...paging }),
);

/** All log entries of an execution; `after` is the id of one. */
export const listExecutionLogs = defineQuery<Page<ExecutionLogView>>()(
  'execution.list_logs',
  object({ caller: caller(), executionId: id('execution'), ...paging }),
);

/** What the caller may use in the present period, and what is used of it. */
export const getAllowance = defineQuery<AllowanceView>()('execution.get_allowance', object({ caller: caller() }));
