import type { AnyDomainEvent, EventType } from '@fenago/contracts';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '../docs/event-sources.js';

/** `<type>/<version>.json`: events of each version as a running system published them. */
export const CORPUS_FOLDER = join(repositoryRoot, 'libs', 'contracts', 'corpus');

/** What was recorded of one version of an event. */
export interface RecordedVersion {
  readonly type: string;
  readonly version: number;
  readonly events: readonly AnyDomainEvent[];
}

/** Every version that was ever recorded, of events that are no more too. */
export function readCorpus(folder = CORPUS_FOLDER): readonly RecordedVersion[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).toSorted().flatMap((type) =>
    readdirSync(join(folder, type)).toSorted().map((file) => {
      const events = JSON.parse(readFileSync(join(folder, type, file), 'utf8')) as readonly AnyDomainEvent[];
      return { type, version: Number(file.replace(/\.json$/, '')), events };
    }),
  );
}

/** Events of one version, the one with the most fields first; none where it was never recorded. */
export function recordedOf(type: EventType, version: number, corpus: readonly RecordedVersion[]): readonly AnyDomainEvent[] {
  return byRichness(corpus.find((one) => one.type === type && one.version === version)?.events ?? []);
}

/**
 * Adds to the events of one version those that show a field, or a kind of value of one, that no other does. What was
 * recorded once stays as it is.
 */
export function withNews(known: readonly AnyDomainEvent[], recorded: readonly AnyDomainEvent[]): readonly AnyDomainEvent[] {
  const shown = new Set(known.flatMap((event) => pathsOf(event)));
  const added = byRichness(recorded).filter((event) => {
    const news = pathsOf(event).filter((path) => !shown.has(path));
    for (const path of news) shown.add(path);
    return news.length > 0;
  });
  return [...known, ...added];
}

/** Writes what is new to the folder; answers how many events that were. */
export function addToCorpus(recorded: readonly AnyDomainEvent[], folder = CORPUS_FOLDER): number {
  const files = Map.groupBy(recorded, ({ type, dataschema }) => join(folder, type, `${dataschema.split(':').at(-1)}.json`));
  let added = 0;
  for (const [file, events] of files) {
    const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly AnyDomainEvent[]) : [];
    const all = withNews(known, events);
    added += all.length - known.length;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(all, undefined, 2)}\n`);
  }
  return added;
}

const byRichness = (events: readonly AnyDomainEvent[]): readonly AnyDomainEvent[] => events.toSorted((a, b) => pathsOf(b).length - pathsOf(a).length);

/** The fields of a value with the kinds of their values; the elements of a list count as one. */
export function pathsOf(value: unknown, at = ''): readonly string[] {
  if (Array.isArray(value)) return [...new Set([`${at}: list`, ...value.flatMap((element) => pathsOf(element, `${at}[]`))])];
  if (typeof value !== 'object' || value === null) return [`${at}: ${value === null ? 'null' : typeof value}`];
  return Object.entries(value).flatMap(([name, child]) => pathsOf(child, `${at}.${name}`));
}
