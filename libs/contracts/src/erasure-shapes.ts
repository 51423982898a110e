import { Type } from 'typebox';
import { count, id, openObject } from './schema.js';

/** Services that hold something of users: the deletion of one is complete when each of them has said so. */
export const ERASING_SERVICES = ['user', 'agent', 'conversation', 'execution', 'billing', 'webhook'] as const;
export type ErasingService = (typeof ERASING_SERVICES)[number];

/** Numbers by what is counted: `{ conversations: 3 }`. */
export const holdings = (description: string) => Type.Record(Type.String(), count(), { description });

/** Which erasure an event is about. */
export const erasure = () => ({
  userId: id('user'),
  deletionId: id('deletion'),
  service: Type.Enum([...ERASING_SERVICES]),
});

/** Data of an event about an erasure. */
export const erasureObject = <P extends Parameters<typeof Type.Object>[0]>(properties: P) => openObject({ ...erasure(), ...properties });
