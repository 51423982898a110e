import { Type } from 'typebox';
import { idPattern, type IdKind } from './ids.js';

/** Pieces that the schemas of events, commands and queries share. */
export const id = (kind: IdKind) => Type.String({ pattern: idPattern(kind) });
export const timestamp = () =>
  Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$', description: 'UTC, ISO 8601, milliseconds' });
export const count = () => Type.Integer({ minimum: 0 });
export const object = <P extends Parameters<typeof Type.Object>[0]>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });
/** Events may gain fields within a version, so a reader must let unknown ones pass. */
export const openObject = <P extends Parameters<typeof Type.Object>[0]>(properties: P) => Type.Object(properties);
/** An object of which nothing else is told here. */
export const anyObject = (description?: string) =>
  Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object', additionalProperties: true, ...(description === undefined ? {} : { description }) });

export const usage = () =>
  openObject({
    inputTokens: count(),
    cachedInputTokens: count(),
    outputTokens: count(),
    reasoningTokens: count(),
    estimated: Type.Boolean({ description: 'true where the provider reported no usage and FeNAgO estimated it' }),
  });

/** Longest text of one message, in bytes of its JSON form: events that carry it stay below NATS's default payload limit of 1 MiB. */
export const MAX_MESSAGE_BYTES = 256 * 1024;
/** Messages that may wait in one conversation. */
export const MAX_QUEUED_MESSAGES = 64;
