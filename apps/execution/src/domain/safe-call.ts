import { TOOL_NAME_PATTERN, type ToolCallDelta } from '@fenago/contracts';

/** As events, headers and providers take it, with room for what tells repeated ids apart. */
const SAFE_ID = /^[\x21-\x7e]{1,96}$/;
const SAFE_NAME = new RegExp(TOOL_NAME_PATTERN);
const MAX_NAME = 100;

/**
 * A piece of a call as it may go on: providers write ids and names as they like, and an event that carried them as they
 * came would be refused by whoever consumes it.
 */
export function safePiece({ id, name, ...piece }: ToolCallDelta): ToolCallDelta {
  return {
    ...piece,
    ...(id === undefined ? {} : { id: SAFE_ID.test(id) ? id : idAt(piece.index) }),
    ...(name === undefined ? {} : { name: SAFE_NAME.test(name) ? name : unknownName(name) }),
  };
}

/** An id by the place in the reply, for a call that has none of use. */
export const idAt = (index: number): string => `call_${index}`;

/** A name for what no tool can be called, so that it is refused, and the model is told. */
export function unknownName(name: string): string {
  return `unknown.${name.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, MAX_NAME)}`;
}
