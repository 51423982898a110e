import { Type } from 'typebox';

/**
 * What happens to a message that comes while a turn runs.
 * - `enqueue`: it waits behind those that wait
 * - `reject`: it is refused with `conversation_busy`
 * - `interrupt`: the turn is stopped, what it has said stays, and this message is next
 * - `rollback`: the same, but what the turn has said is dropped
 */
export const TURN_POLICIES = ['enqueue', 'reject', 'interrupt', 'rollback'] as const;
export type TurnPolicy = (typeof TURN_POLICIES)[number];
export const turnPolicy = (about: { readonly default?: TurnPolicy; readonly description?: string } = {}) => Type.Enum([...TURN_POLICIES], about);
