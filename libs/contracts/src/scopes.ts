import { Type } from 'typebox';

/** What a credential may be allowed to do, with what each scope allows, as the API's document says it. */
export const SCOPES = {
  'agents:read': 'Read agents',
  'agents:write': 'Create, change and delete agents',
  'conversations:read': 'Read conversations and their messages',
  'conversations:write': 'Begin, change and delete conversations, and post messages',
  'schedules:read': 'Read schedules',
  'schedules:write': 'Create, change and delete schedules, which post messages by themselves',
  'executions:read': 'Read executions and follow their events',
  'executions:write': 'Cancel executions and answer what they ask for',
  'events:read': 'Read and follow the events of all that the user owns, with what they say',
  'webhooks:read': 'Read webhooks and what was delivered to them, events included',
  'webhooks:write': 'Create, change and delete webhooks, which post all that the user owns says to others; rotate their secrets, deliver again',
  'usage:read': 'Read usage and its cost',
  'billing:read': "Read the user's plan and subscription",
  'billing:write': 'Subscribe to plans, change and end subscriptions',
  'profile:read': "Read the user's profile and sessions",
  'profile:write': "Change the user's profile, address and password, and end sessions",
  'keys:write': 'List, make, change and revoke API keys, provider keys and secrets of tools',
  admin: 'What only admins may, where the user is one',
} as const;
export type Scope = keyof typeof SCOPES;
export const SCOPE_NAMES = Object.keys(SCOPES) as readonly Scope[];

export const ROLES = ['user', 'admin'] as const;
/** What a user is; `admin` may do what operations with the scope `admin` do. */
export type Role = (typeof ROLES)[number];

/** Schema of a list of scopes, each named once. */
export const scopes = () => Type.Array(Type.Enum(SCOPE_NAMES as Scope[]), { uniqueItems: true, maxItems: SCOPE_NAMES.length });
export const role = () => Type.Enum([...ROLES]);
