import type { Static, TSchema } from 'typebox';

export const AGGREGATES = ['user', 'api_key', 'lead', 'agent', 'conversation', 'schedule', 'execution', 'provider_key', 'tool_secret', 'usage', 'erasure', 'access', 'audit', 'dead_letter', 'billing', 'allowance', 'webhook'] as const;
export type AggregateName = (typeof AGGREGATES)[number];

/** Contract of one event: its name in the past tense, whose it is, and the JSON Schema of its data. */
export interface EventContract<K extends string, S extends TSchema> {
  readonly type: K;
  readonly aggregate: AggregateName;
  /** Last tokens of the NATS subject, after the aggregate's id. */
  readonly action: string;
  readonly version: number;
  readonly dataschema: string;
  readonly schema: S;
  readonly description: string;
}

export function defineEvent<const K extends string, S extends TSchema>(
  type: K,
  aggregate: AggregateName,
  action: string,
  description: string,
  schema: S,
): EventContract<K, S> {
  return { type, aggregate, action, version: 1, dataschema: `urn:fenago:event:${type}:1`, schema, description };
}

export type ContractData<C> = C extends EventContract<string, infer S> ? Static<S> : never;
