import { Type } from 'typebox';
import { PROJECTION_NAME } from '../queries/projection.js';
import type { RebuildStepView } from '../projection-views.js';
import { defineCommand } from '../request.js';
import { object } from '../schema.js';

/**
 * Does the next step of the rebuild of a projection, about two seconds of work, and begins one where none has begun; for operators.
 * @param name `<service>.rebuild_projection`
 */
const rebuildProjection = <const K extends string>(name: K) =>
  defineCommand<RebuildStepView>()(name, object({ projection: Type.String({ pattern: PROJECTION_NAME }) }));

/**
 * Drops a rebuild that has begun; what is live stays as it is.
 * @param name `<service>.cancel_rebuild`
 */
const cancelRebuild = <const K extends string>(name: K) =>
  defineCommand<null>()(name, object({ projection: Type.String({ pattern: PROJECTION_NAME }) }));

export const rebuildConversationProjection = rebuildProjection('conversation.rebuild_projection');
export const rebuildExecutionProjection = rebuildProjection('execution.rebuild_projection');
export const cancelConversationRebuild = cancelRebuild('conversation.cancel_rebuild');
export const cancelExecutionRebuild = cancelRebuild('execution.cancel_rebuild');
