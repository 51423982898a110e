import { ERASING_SERVICES, EVENT_CONTRACTS } from '@fenago/contracts';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { serviceSources } from '@fenago/access';
import { usesOf } from './event-sources.js';
import { CATALOGUE_COMMAND, CATALOGUE_FILE, eventCatalogue } from './events.js';
import { fieldsOf } from './schema-fields.js';

describe('docs/events.md', () => {
  it('is as the contracts and the services are now', () => {
    expect(readFileSync(CATALOGUE_FILE, 'utf8'), `docs/events.md is stale: run ${CATALOGUE_COMMAND}`).toBe(eventCatalogue());
  });

  it('has every event once', () => {
    const headings = [...eventCatalogue().matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(EVENT_CONTRACTS.map(({ type }) => type));
  });

  const erasures = EVENT_CONTRACTS.filter(({ aggregate }) => aggregate === 'erasure');
  const others = EVENT_CONTRACTS.filter((contract) => !erasures.includes(contract));

  it.each(others.map(({ type }) => type))('%s is published by exactly one service', (type) => {
    expect(usesOf(type, serviceSources()).publishers).toHaveLength(1);
  });

  it.each(erasures.map(({ type }) => type))('%s is published by each service that holds something of users', (type) => {
    expect(usesOf(type, serviceSources()).publishers).toEqual(ERASING_SERVICES.toSorted());
  });
});

describe('what services do with an event', () => {
  const sources = new Map([
    ['alpha', "return [newEvent('agent.created', { agentId })];"],
    ['beta', "@Consumer(['agent.created', 'agent.updated'])\nhandle() {}"],
    ['gamma', "@Projection('agent.deleted') handle() {}\nthis.events.subscribe(eventFilter('agent.created'), f)"],
    ['delta', "const NAMED = [\n  'lead.captured',\n] as const;\nconst OTHERS = ['lead.deleted'];\n@Projection(NAMED) handle() {}"],
  ]);

  it('is told by their sources', () => {
    expect(usesOf('agent.created', sources)).toEqual({ publishers: ['alpha'], consumers: ['beta'], listeners: ['gamma'] });
    expect(usesOf('agent.deleted', sources)).toEqual({ publishers: [], consumers: ['gamma'], listeners: [] });
    expect(usesOf('lead.captured', sources).consumers).toEqual(['delta']);
    expect(usesOf('lead.deleted', sources).consumers).toEqual([]);
  });
});

describe('fields of a schema', () => {
  it('are named with their types, those of objects within after them', () => {
    const schema = {
      required: ['agentId', 'usage'],
      properties: {
        agentId: { type: 'string', pattern: '^agent_[0]{26}$' },
        name: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        usage: { type: 'object', required: ['tokens'], properties: { tokens: { type: 'integer', minimum: 0, description: 'all' } } },
      },
    };
    expect(fieldsOf(schema).map(({ name, type, required, description }) => [name, type, required, description])).toEqual([
      ['agentId', 'id `agent_…`', true, ''],
      ['name', 'string or null', false, ''],
      ['usage', 'object', true, ''],
      ['usage.tokens', 'integer ≥ 0', true, 'all'],
    ]);
  });
});
