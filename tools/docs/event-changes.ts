import { EVENT_CONTRACTS, envelopeSchema, eventFilter, type AnyDomainEvent } from '@fenago/contracts';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readCorpus, type RecordedVersion } from '../corpus/corpus.js';
import { bareSchema, type ApiSchema } from './api-document.js';
import { schemaChanges } from './breaking-changes.js';
import { repositoryRoot } from './event-sources.js';

/** The events of the last release: what their consumers rely on, and what the streams of those who run it hold. */
export const RELEASED_EVENTS_FILE = join(repositoryRoot, 'docs', 'events.released.json');
/** Changes that break consumers, each with the reason why it is made all the same. */
export const ACKNOWLEDGED_EVENTS_FILE = join(repositoryRoot, 'docs', 'events-breaking.md');

export interface EventBaseline {
  readonly envelope: ApiSchema;
  readonly events: Readonly<Record<string, { readonly version: number; readonly filter: string; readonly schema: ApiSchema }>>;
  /** `<type>/<version> <hash>` of each event that was recorded of a released version. */
  readonly recorded: readonly string[];
}

/** The events as the contracts and the corpus have them now. */
export function eventBaseline(corpus: readonly RecordedVersion[] = readCorpus()): EventBaseline {
  const events = EVENT_CONTRACTS.map(({ type, version, schema }) => [type, { version, filter: eventFilter(type), schema: bareSchema(schema) }] as const);
  const recorded = corpus.flatMap(({ type, version, events: all }) => all.map((event) => `${type}/${version} ${hashOf(event)}`));
  return { envelope: bareSchema(envelopeSchema), events: Object.fromEntries(events), recorded: recorded.toSorted() };
}

/** Changes since then that can break who consumes events, or keep today's code from reading what was published, a line each. */
export function eventChanges(was: EventBaseline, is: EventBaseline): readonly string[] {
  const found = Object.entries(was.events).flatMap(([type, before]) => {
    const after = is.events[type];
    if (after === undefined) return [`${type}: is gone`];
    return [
      ...(after.version < before.version ? [`${type}: is version ${after.version} instead of ${before.version}`] : []),
      ...(after.filter === before.filter ? [] : [`${type}: is published on ${after.filter} instead of ${before.filter}`]),
      ...schemaChanges(`${type} data`, before.schema, after.schema),
    ];
  });
  return [...schemaChanges('envelope', was.envelope, is.envelope), ...found].toSorted();
}

/** Recorded events of released versions that are no more as they were. Nothing excuses that. */
export function lostRecordings(was: EventBaseline, is: EventBaseline): readonly string[] {
  const kept = new Set(is.recorded);
  return was.recorded.filter((one) => !kept.has(one));
}

const hashOf = (event: AnyDomainEvent): string => createHash('sha256').update(JSON.stringify(event)).digest('hex').slice(0, 16);
