import { librarySource, serviceSources } from './service-sources.js';

/** A privilege as MongoDB's `createRole` takes it. */
export interface Privilege {
  readonly resource: { readonly db: string; readonly collection: string };
  readonly actions: readonly string[];
}

/** A service that owns a database. */
export interface DatabaseUse {
  readonly service: string;
  /** Collections that its sources name. */
  readonly collections: readonly string[];
}

/** Collections whose rows are never changed nor taken away, so that no stolen password of a service can. */
const APPEND_ONLY: Readonly<Record<string, readonly string[]>> = { user: ['audit_log'] };

/** Collections that are made anew beside, and then put in place of what was there: these alone may be dropped. */
const REBUILT: Readonly<Record<string, readonly string[]>> = { conversation: ['agent_replica'], execution: ['agent_replica'] };
const REBUILDS = /\bnew ShadowCollection\(/;

/** To read and add, with what that needs: collections and indexes are made as they are first used. */
const ADDING = ['find', 'insert', 'createCollection', 'createIndex', 'listCollections', 'listIndexes'] as const;
/** Dropping is among neither: no service does, but of what it makes anew. */
const CHANGING = ['update', 'remove', 'collMod'] as const;

const OWNS_DATABASE = /\breadDatabaseConfig\(/;
/** Names of collections, and some that are none: a right to what there is not does no harm. */
const COLLECTION = /\bconst [A-Z_]+ = '(\w+)'|\.collection(?:<[^>]*>)?\('(\w+)'[,)]/g;
/** Libraries that keep something in the database of their service. */
const KEEPING = ['aggregate', 'erasure', 'host'];

export function databaseUses(sources: ReadonlyMap<string, string> = serviceSources(), libraries = KEEPING.map(librarySource).join('\n')): readonly DatabaseUse[] {
  for (const [service, text] of sources) {
    if (REBUILDS.test(text) !== service in REBUILT) throw new Error(`Say in REBUILT which collections ${service} makes anew.`);
  }
  return [...sources]
    .filter(([, text]) => OWNS_DATABASE.test(text))
    .map(([service, text]) => ({ service, collections: collectionsIn(`${text}\n${libraries}`) }));
}

const collectionsIn = (text: string): readonly string[] => [...new Set([...text.matchAll(COLLECTION)].map(([, constant, literal]) => constant ?? literal ?? ''))];

/** What the user of a service may do: its work in its own database. MongoDB adds up what is granted and takes nothing away, so what may not be changed is what is left out. */
export function databasePrivileges({ service, collections }: DatabaseUse, db: string): readonly Privilege[] {
  const kept = APPEND_ONLY[service] ?? [];
  const changed = kept.length === 0 ? [''] : collections.filter((name) => !kept.includes(name));
  const rebuilt = REBUILT[service] ?? [];
  return [
    { resource: { db, collection: '' }, actions: [...ADDING, ...(rebuilt.length === 0 ? [] : ['renameCollectionSameDB'])] },
    ...changed.map((collection) => ({ resource: { db, collection }, actions: [...CHANGING] })),
    ...rebuilt.flatMap((name) => [name, `${name}_rebuild`]).map((collection) => ({ resource: { db, collection }, actions: ['dropCollection'] })),
  ];
}
