import { Type, type Static } from 'typebox';
import { count, openObject } from './schema.js';

/** Kinds of an agent's tools, as its configuration names them. */
export const TOOL_TYPES = ['builtin', 'client', 'http', 'mcp'] as const;
export type ToolType = (typeof TOOL_TYPES)[number];

/** How often a plan is paid. */
export const PLAN_INTERVALS = ['month', 'year'] as const;
export type PlanInterval = (typeof PLAN_INTERVALS)[number];
export const planInterval = () => Type.Enum([...PLAN_INTERVALS]);
export const planId = () => Type.String({ pattern: '^[a-z][a-z0-9_-]{0,39}$' });

const limit = (description: string) => Type.Union([count(), Type.Null()], { description: `${description}; null for no limit` });

/** What a plan allows. */
export const features = () =>
  openObject({
    limits: openObject({
      requests: limit('Executions in a billing period'),
      tokens: limit('Input and output tokens in a billing period'),
      spendMicros: limit("What models may cost in a billing period, in millionths of the currency's unit"),
      concurrentExecutions: limit('Executions at once'),
    }),
    models: Type.Array(Type.String({ pattern: '^[^*\\s]*\\*?$', minLength: 1, maxLength: 200 }), { description: 'Names; one that ends in an asterisk stands for all that begin so' }),
    tools: Type.Array(Type.Enum([...TOOL_TYPES]), { description: 'Kinds of tools that agents may use' }),
    flags: Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' }), Type.Boolean()),
  });
export type Features = Static<ReturnType<typeof features>>;
