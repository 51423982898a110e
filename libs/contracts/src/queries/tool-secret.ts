import { caller, defineQuery, paging, type Page } from '../request.js';
import { id, object } from '../schema.js';
import type { ToolSecretView } from '../key-views.js';

export const getToolSecret = defineQuery<ToolSecretView>()(
  'execution.get_tool_secret',
  object({ caller: caller(), toolSecretId: id('toolSecret') }),
);

export const listToolSecrets = defineQuery<Page<ToolSecretView>>()('execution.list_tool_secrets', object({ caller: caller(), ...paging }));
