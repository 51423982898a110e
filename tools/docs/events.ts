import { envelopeSchema } from '@fenago/contracts';
import { join } from 'node:path';
import { catalogueEntries, type CatalogueEntry } from './catalogue.js';
import { repositoryRoot } from './event-sources.js';
import { fieldsOf, type SchemaNode } from './schema-fields.js';

export const CATALOGUE_FILE = join(repositoryRoot, 'docs', 'events.md');
/** Writes the file anew; from the root of the repository. */
export const CATALOGUE_COMMAND = 'npm run docs';

/** The catalogue of events, in Markdown. */
export function eventCatalogue(entries: readonly CatalogueEntry[] = catalogueEntries()): string {
  return `${[...head(), ...overview(entries), ...entries.flatMap(section)].join('\n').trimEnd()}\n`;
}

const head = (): readonly string[] => [
  '# Events',
  '',
  `Generated from libs/contracts and the sources of the services; do not edit. Write it anew with \`${CATALOGUE_COMMAND}\`. The same for`,
  'programs, with a JSON Schema of every event: [asyncapi.json](asyncapi.json), an AsyncAPI 3.0 document, which the gateway serves at `/asyncapi.json`.',
  '',
  'Every event is a CloudEvent 1.0 in structured JSON on the JetStream stream `EVT` (35 days). Its envelope:',
  '',
  '| attribute | |',
  '|---|---|',
  ...fieldsOf(envelopeSchema as SchemaNode).map(({ name, description }) => `| \`${name}\` | ${description} |`),
  '',
  'The NATS subject is `evt.<ownerid>.<aggregate>.<aggregateId>.<action>`: `evt.<userId>.>` is all of one owner,',
  '`evt.*.conversation.<id>.>` all of one object. An event may come twice, late, or out of the order of other aggregates. Beside those',
  'who are named below, the webhook service takes all of them, for webhooks of their owners.',
  '',
  '[@fenago/events](../libs/events/README.md) reads them from outside, typed. The examples were recorded from a running system; ids and times are made up.',
  '',
];

function overview(entries: readonly CatalogueEntry[]): readonly string[] {
  const rows = entries.map((entry) => `| [\`${entry.type}\`](#${anchorOf(entry.type)}) | ${publishersOf(entry)} | ${consumersOf(entry)} |`);
  return ['| event | published by | consumed by |', '|---|---|---|', ...rows, ''];
}

function section(entry: CatalogueEntry): readonly string[] {
  const { type, version, description, dataschema, schema, filter, examples } = entry;
  const rows = fieldsOf(schema as SchemaNode).map(
    (field) => `| \`${field.name}\` | ${field.type} | ${field.required ? 'always' : 'optional'} | ${field.description} |`,
  );
  return [
    `## ${type}`,
    '',
    `${description} Version ${version}, \`${dataschema}\`.`,
    '',
    `- channel: \`${addressOf(entry)}\`, all of them: \`${filter}\``,
    `- published by: ${publishersOf(entry)}`,
    `- consumed by: ${consumersOf(entry)}`,
    '',
    '| field | type | | |',
    '|---|---|---|---|',
    ...rows,
    '',
    ...examples.slice(0, 1).flatMap(exampleLines),
  ];
}

const exampleLines = (event: unknown): readonly string[] => ['<details><summary>Example</summary>', '', '```json', JSON.stringify(event, undefined, 2), '```', '', '</details>', ''];

/** As GitHub makes anchors of headings. */
const anchorOf = (heading: string): string => heading.replaceAll('.', '');
const addressOf = ({ aggregate, action }: CatalogueEntry): string => `evt.<ownerid>.${aggregate}.<subject>.${action}`;
const publishersOf = ({ use }: CatalogueEntry): string => listed(use.publishers);
const consumersOf = ({ use }: CatalogueEntry): string => listed([...use.consumers, ...use.listeners.map((service) => `${service} (not durable)`)]);
const listed = (services: readonly string[]): string => (services.length === 0 ? '–' : services.join(', '));
