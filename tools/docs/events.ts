import { EVENT_CONTRACTS, eventFilter, type EventType } from '@fenago/contracts';
import { join } from 'node:path';
import { repositoryRoot, serviceSources, usesOf, type EventUse } from './event-sources.js';
import { fieldsOf, type SchemaNode } from './schema-fields.js';

export const CATALOGUE_FILE = join(repositoryRoot, 'docs', 'events.md');
/** Writes the file anew; from the root of the repository. */
export const CATALOGUE_COMMAND = 'npm run docs';

interface Entry {
  readonly type: EventType;
  readonly version: number;
  readonly description: string;
  readonly dataschema: string;
  readonly schema: SchemaNode;
  readonly use: EventUse;
}

/** The catalogue of events, in Markdown: from the contracts, and from what the services' sources do with them. */
export function eventCatalogue(): string {
  const sources = serviceSources();
  const entries = EVENT_CONTRACTS.map(({ type, version, description, dataschema, schema }): Entry => {
    const plain = JSON.parse(JSON.stringify(schema)) as SchemaNode;
    return { type, version, description, dataschema, schema: plain, use: usesOf(type, sources) };
  });
  return `${[...head(), ...overview(entries), ...entries.flatMap(section)].join('\n').trimEnd()}\n`;
}

const head = (): readonly string[] => [
  '# Events',
  '',
  `Generated from libs/contracts and the sources of the services; do not edit. Write it anew with \`${CATALOGUE_COMMAND}\`.`,
  '',
  'Every event is a CloudEvent 1.0 in structured JSON on the JetStream stream `EVT` (35 days). Its envelope:',
  '',
  '| attribute | |',
  '|---|---|',
  '| `id` | `<aggregateId>:<sequence>`, with `.n` where one commit holds several events; also the `Nats-Msg-Id` |',
  '| `source` | `/services/<service>` |',
  '| `type` | name of the event, as below |',
  '| `subject` | id of the aggregate |',
  '| `time` | UTC, ISO 8601, milliseconds |',
  '| `dataschema` | `urn:fenago:event:<type>:<version>` |',
  '| `sequence` | version of the aggregate after the commit: where it falls, the event is old |',
  '| `correlationid` | the request that started the whole chain |',
  '| `causationid` | what this event answers: an event, a client message id or a command |',
  '| `ownerid` | owner of the aggregate; `public` where nobody owns it |',
  '| `actorid` | the user who did it, in person or as an admin; absent where FeNAgO acted by itself, also upon an event that a user brought about |',
  '| `traceparent` | W3C trace context, where there is one |',
  '| `data` | as below; fields may be added within a version, none is taken away |',
  '',
  'The NATS subject is `evt.<ownerid>.<aggregate>.<aggregateId>.<action>`: `evt.<userId>.>` is all of one owner,',
  '`evt.*.conversation.<id>.>` all of one object. An event may come twice, late, or out of the order of other aggregates.',
  '',
];

function overview(entries: readonly Entry[]): readonly string[] {
  const rows = entries.map(({ type, use }) => {
    const heard = [...use.consumers, ...use.listeners.map((service) => `${service} (not durable)`)];
    return `| [\`${type}\`](#${anchorOf(type)}) | ${listed(use.publishers)} | ${listed(heard)} |`;
  });
  return ['| event | published by | consumed by |', '|---|---|---|', ...rows, ''];
}

function section({ type, version, description, dataschema, schema }: Entry): readonly string[] {
  const rows = fieldsOf(schema).map(
    (field) => `| \`${field.name}\` | ${field.type} | ${field.required ? 'always' : 'optional'} | ${field.description} |`,
  );
  return [
    `## ${type}`,
    '',
    `${description} Version ${version}, \`${dataschema}\`, filter \`${eventFilter(type)}\`.`,
    '',
    '| field | type | | |',
    '|---|---|---|---|',
    ...rows,
    '',
  ];
}

/** As GitHub makes anchors of headings. */
const anchorOf = (heading: string): string => heading.replaceAll('.', '');
const listed = (services: readonly string[]): string => (services.length === 0 ? '–' : services.join(', '));
