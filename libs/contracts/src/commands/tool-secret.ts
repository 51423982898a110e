import { Type } from 'typebox';
import { caller, defineCommand } from '../request.js';
import { id, object } from '../schema.js';
import { SECRET_NAME } from '../tool-headers.js';
import type { ToolSecretView } from '../key-views.js';

/** Hosts that one secret may name. */
const MAX_SECRET_HOSTS = 16;

const fields = {
  name: Type.String({
    pattern: `^${SECRET_NAME}$`,
    description: 'What headers of tools call it: {{secret:name}} where you own the agent, {{user_secret:name}} where you converse with it',
    examples: ['weather-api'],
  }),
  value: Type.String({
    pattern: '^[\\x21-\\x7e][\\x20-\\x7e]{6,4094}[\\x21-\\x7e]$',
    writeOnly: true,
    description: 'From 8 to 4,096 printable ASCII characters; stored encrypted, answered to nobody',
    examples: ['wx-your-token'],
  }),
  hosts: Type.Array(Type.String({ pattern: '^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[1-9][0-9]{0,4})?$' }), {
    maxItems: MAX_SECRET_HOSTS,
    uniqueItems: true,
    description:
      'Hosts that it may be sent to, each with its port where that is not the usual one. Where there are none, agents of yours may send it anywhere and agents of others nowhere',
    examples: [['api.example.com']],
  }),
};

export const createToolSecret = defineCommand<ToolSecretView>()(
  'execution.create_tool_secret',
  object({ caller: caller(), name: fields.name, value: fields.value, hosts: Type.Optional(fields.hosts) }),
);

/** Fields that are left out stay as they are. Where it may be sent to more hosts, the value must be given again. */
export const updateToolSecret = defineCommand<ToolSecretView>()(
  'execution.update_tool_secret',
  object({
    caller: caller(),
    toolSecretId: id('toolSecret'),
    name: Type.Optional(fields.name),
    value: Type.Optional(fields.value),
    hosts: Type.Optional(fields.hosts),
  }),
);

export const deleteToolSecret = defineCommand<{ readonly id: string; readonly deleted: true }>()(
  'execution.delete_tool_secret',
  object({ caller: caller(), toolSecretId: id('toolSecret') }),
);
