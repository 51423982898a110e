import type { ProjectionView } from '../projection-views.js';
import { defineQuery } from '../request.js';
import { object } from '../schema.js';

/** Name of a projection within its service. */
export const PROJECTION_NAME = '^[a-z_]{1,40}$';

/**
 * What a service keeps of events of others; for operators.
 * @param name `<service>.list_projections`
 */
const listProjections = <const K extends string>(name: K) => defineQuery<readonly ProjectionView[]>()(name, object({}));

export const listConversationProjections = listProjections('conversation.list_projections');
export const listExecutionProjections = listProjections('execution.list_projections');
