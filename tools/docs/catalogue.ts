import { EVENT_CONTRACTS, eventFilter, type AggregateName, type AnyDomainEvent, type EventType } from '@fenago/contracts';
import { readCorpus, recordedOf } from '../corpus/corpus.js';
import { serviceSources } from '@fenago/access';
import { usesOf, type EventUse } from './event-sources.js';

/** An event as the catalogue tells of it, in whichever form. */
export interface CatalogueEntry {
  readonly type: EventType;
  readonly aggregate: AggregateName;
  /** Last tokens of its subject. */
  readonly action: string;
  readonly version: number;
  readonly description: string;
  readonly dataschema: string;
  /** JSON Schema of its data. */
  readonly schema: object;
  /** Subject that matches all of its kind. */
  readonly filter: string;
  readonly use: EventUse;
  /** Recorded from a running system, the one with the most fields first. */
  readonly examples: readonly AnyDomainEvent[];
}

/** Every event: from the contracts, from what the services' sources do with it, and from what was recorded. */
export function catalogueEntries(): readonly CatalogueEntry[] {
  const sources = serviceSources();
  const corpus = readCorpus();
  return EVENT_CONTRACTS.map(({ type, aggregate, action, version, description, dataschema, schema }) => ({
    type,
    aggregate,
    action,
    version,
    description,
    dataschema,
    schema: JSON.parse(JSON.stringify(schema)) as object,
    filter: eventFilter(type),
    use: usesOf(type, sources),
    examples: recordedOf(type, version, corpus),
  }));
}
