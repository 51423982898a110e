import { COMMANDS, QUERIES } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { serviceRights, type ServiceUse } from './rights.js';
import { serverUsers } from './server-users.js';

const idle: ServiceUse = { service: 'billing', asks: [], publishes: [], consumers: [], projections: [], listens: [], publishesTokens: false, readsTokens: false, readsDeadLetters: false, hearsAdvisories: false };
/** What a service may besides because it does one thing more. */
function more(change: Partial<ServiceUse>): readonly string[] {
  const without = serviceRights(idle);
  const { publish, subscribe } = serviceRights({ ...idle, ...change });
  return [...publish.filter((subject) => !without.publish.includes(subject)), ...subscribe.filter((subject) => !without.subscribe.includes(subject))];
}

describe('serviceRights', () => {
  it('let every service answer, tell its replicas, write dead letters and see to the streams', () => {
    const { publish, subscribe } = serviceRights(idle);
    expect(subscribe).toEqual(['cmd.billing.> billing', 'qry.billing.> billing', 'rep.billing.*', 'rdr.billing.* billing', '_INBOX_billing.>']);
    expect(publish).toEqual(expect.arrayContaining(['dlq.billing.*', 'rep.billing.*', '$JS.API.STREAM.INFO.EVT', '$JS.API.STREAM.CREATE.EVT', '$JS.API.DIRECT.GET.EVT']));
    expect(publish.filter((subject) => /^(cmd|qry|evt|tok|rdr)\./.test(subject))).toEqual([]);
  });

  it.each<[string, Partial<ServiceUse>, readonly string[]]>([
    ['asks', { asks: [COMMANDS.createAgent, QUERIES.getAgent] }, ['cmd.agent.create', 'qry.agent.get']],
    ['publishes: all events of the aggregate', { publishes: ['billing.usage.recorded', 'billing.usage.corrected'] }, ['evt.*.usage.>']],
    ['hears events', { listens: ['evt.*.agent.*.deleted'] }, ['evt.*.agent.*.deleted']],
    ['writes tokens', { publishesTokens: true }, ['tok.*']],
    ['reads tokens', { readsTokens: true }, ['$JS.API.DIRECT.GET.TOK', 'tok.*']],
    ['hears advisories', { hearsAdvisories: true }, ['$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.EVT.* billing']],
    ['looks after dead letters', { readsDeadLetters: true }, ['$JS.API.DIRECT.GET.DLQ', 'rdr.*.*']],
    [
      'consumes',
      { consumers: ['user_deleted'] },
      ['$JS.API.CONSUMER.DURABLE.CREATE.EVT.billing_user_deleted', '$JS.API.CONSUMER.INFO.EVT.billing_user_deleted', '$JS.API.CONSUMER.MSG.NEXT.EVT.billing_user_deleted', '$JS.ACK.EVT.billing_user_deleted.>'],
    ],
  ])('grow with what it does: it %s', (_what, change, expected) => {
    expect(more(change)).toEqual(expected);
  });

  it('name every consumer that a replica of a projection may make', () => {
    expect(more({ projections: ['totals'] })).toContain('$JS.API.CONSUMER.MSG.NEXT.EVT.billing_totals_31');
    expect(more({ projections: ['totals'] }).filter((subject) => subject.includes('*'))).toEqual([]);
  });
});

describe('serverUsers', () => {
  const user = (name: string) => ({ name, publicKey: `U${name.toUpperCase()}` });

  it('gives each grant an account of its own, and services one together', () => {
    const text = serverUsers({ services: [{ ...user('billing'), rights: serviceRights(idle) }], operator: user('operator'), system: user('system'), grants: [user('crm')] });
    expect(text.match(/^ {2}\w+ \{$/gm)).toEqual(['  SYS {', '  FENAGO {', '  GRANT_crm {']);
    expect(text).toContain('{ service: "$JS.API.CONSUMER.MSG.NEXT.EVT.crm", response_type: stream, accounts: [GRANT_crm] }');
    expect(text).toContain('nkey: UBILLING');
  });
});
