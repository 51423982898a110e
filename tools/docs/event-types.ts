import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { EVENT_CONTRACTS } from '@fenago/contracts';
import { join } from 'node:path';
import { repositoryRoot } from './event-sources.js';

const HEAD = '// Generated from libs/contracts by `npm run docs`; do not edit.\n';
const GENERATED = join(repositoryRoot, 'libs', 'events', 'src', 'generated');
export const EVENT_TYPE_FILES = { data: join(GENERATED, 'event-data.ts'), kinds: join(GENERATED, 'kinds.ts') } as const;

/** The generated sources of libs/events, by file: the data of every event as a type, and where on the broker its kind is. */
export async function eventTypeSources(): Promise<Readonly<Record<string, string>>> {
  const contracts = EVENT_CONTRACTS.toSorted((a, b) => (a.type < b.type ? -1 : 1));
  const schemas = Object.fromEntries(contracts.map(({ type, schema, description }) => [type, { description, ...(JSON.parse(JSON.stringify(schema)) as object) }]));
  const document = { openapi: '3.1.0', info: { title: 'FeNAgO events', version: '1' }, paths: {}, components: { schemas } } as unknown as OpenAPI3;
  const types = astToString(await openapiTS(document, { defaultNonNullable: false, emptyObjectsUnknown: true, immutable: true }));
  const rows = contracts.map(({ type, aggregate, action, version }) => `  '${type}': { aggregate: '${aggregate}', action: '${action}', version: ${version} },`);
  const kinds = ['/** Each kind of event: tokens of its subject, and the version of its schema. */', 'export const EVENT_KINDS = {', ...rows, '} as const;', ''].join('\n');
  return { [EVENT_TYPE_FILES.data]: `${HEAD}${types}`, [EVENT_TYPE_FILES.kinds]: `${HEAD}${kinds}` };
}
