import { envelopeSchema } from '@fenago/contracts';
import { join } from 'node:path';
import { catalogueEntries, type CatalogueEntry } from './catalogue.js';
import { repositoryRoot } from './event-sources.js';

/** The catalogue of events for programs; the gateway serves this file. */
export const ASYNCAPI_FILE = join(repositoryRoot, 'docs', 'asyncapi.json');

const ENVELOPE = 'CloudEvent';
const DESCRIPTION = [
  'Every step of every service of FeNAgO is one of these events: CloudEvents 1.0 in structured JSON on the JetStream stream `EVT`, which keeps them for 35 days.',
  'An event may come twice, late, or out of the order of other objects: its `id` tells repetitions, its `sequence` the order of one object. Fields may be added within a version of an event: pass over those that you do not know.',
  'The examples were recorded from a running system; ids and times are made up. `x-services` of a channel names the services that publish the event (`publish`), get each one (`consume`), or hear it as it passes (`hear`).',
].join('\n\n');

/** The catalogue as an AsyncAPI 3.0 document: a channel, a message and a schema for each event. */
export function asyncApiDocument(entries: readonly CatalogueEntry[] = catalogueEntries()): object {
  const byType = (make: (entry: CatalogueEntry) => object): object => Object.fromEntries(entries.map((entry) => [entry.type, make(entry)]));
  return {
    asyncapi: '3.0.0',
    id: 'urn:fenago:events',
    info: {
      title: 'FeNAgO events',
      version: '1',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/cloudevents+json',
    servers: { nats: serverOfNats },
    channels: byType(channel),
    operations: byType(operation),
    components: {
      parameters: {
        ownerId: { description: 'Owner of the object, `public` where nobody owns it; `*` for all' },
        aggregateId: { description: 'Id of the object, which is the `subject` of its events; `*` for all' },
      },
      messages: byType(message),
      schemas: { [ENVELOPE]: JSON.parse(JSON.stringify(envelopeSchema)) as object, ...byType(({ schema }) => schema) },
    },
  };
}

export const asyncApiText = (): string => `${JSON.stringify(asyncApiDocument(), undefined, 2)}\n`;

const serverOfNats = {
  host: '{host}:{port}',
  protocol: 'nats',
  description: 'NATS with JetStream, as the operator has it (`NATS_URL`)',
  variables: { host: { default: '127.0.0.1' }, port: { default: '4222' } },
};

function channel({ type, aggregate, action, description, use, filter }: CatalogueEntry): object {
  return {
    address: `evt.{ownerId}.${aggregate}.{aggregateId}.${action}`,
    title: type,
    description: `${description} All of them: \`${filter}\`.`,
    messages: { [type]: { $ref: `#/components/messages/${type}` } },
    parameters: { ownerId: { $ref: '#/components/parameters/ownerId' }, aggregateId: { $ref: '#/components/parameters/aggregateId' } },
    tags: [{ name: aggregate }],
    'x-services': { publish: use.publishers, consume: use.consumers, hear: use.listeners },
  };
}

function operation({ type, description }: CatalogueEntry): object {
  return { action: 'send', channel: { $ref: `#/channels/${type}` }, summary: description, messages: [{ $ref: `#/channels/${type}/messages/${type}` }] };
}

function message({ type, aggregate, description, dataschema, examples }: CatalogueEntry): object {
  const own = { type: { const: type }, dataschema: { const: dataschema }, data: { $ref: `#/components/schemas/${type}` } };
  return {
    name: type,
    title: type,
    summary: description,
    contentType: 'application/cloudevents+json',
    correlationId: { location: '$message.payload#/correlationid' },
    tags: [{ name: aggregate }],
    headers: { type: 'object', required: ['Nats-Msg-Id'], properties: { 'Nats-Msg-Id': { type: 'string', description: 'The `id` of the event' } } },
    payload: { allOf: [{ $ref: `#/components/schemas/${ENVELOPE}` }, { type: 'object', properties: own }] },
    examples: examples.map((event, index) => ({ name: `recorded-${index + 1}`, headers: { 'Nats-Msg-Id': event.id }, payload: event })),
  };
}
