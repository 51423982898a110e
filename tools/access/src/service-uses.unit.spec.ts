import { COMMANDS, QUERIES } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { serviceUses, useOf } from './service-uses.js';

describe('useOf', () => {
  it('finds what is asked, and nothing that is only answered or named', () => {
    const { asks } = useOf('one', "type C = typeof COMMANDS.createAgent;\n@QueryHandler(QUERIES.listAgents)\nconst { schema } = COMMANDS.updateAgent.schema;\nrpc.request(\n  QUERIES.getAgent, {});\nall(COMMANDS.deleteAgent)");
    expect(asks).toEqual([QUERIES.getAgent, COMMANDS.deleteAgent]);
  });

  it('finds handlers of events by the names that they get', () => {
    const text = "class AgentDeletedConsumer {\n  @Consumer('agent.deleted')\n  async handle(event) {}\n}\nclass Totals {\n  @Projection(['lead.captured'], { everyMs: 5 })\n  handle(batch) {}\n  @Consumer(TYPES, { name: 'old_name' })\n  late(event) {}\n}";
    expect(useOf('one', text)).toMatchObject({ consumers: ['agent_deleted', 'old_name'], projections: ['totals'] });
  });

  it('says so where it cannot tell a handler', () => {
    expect(() => useOf('one', "@Consumer('agent.deleted')\n  readonly handle = () => 1;")).toThrow(/only 0 can be told/);
  });

  it('finds what is published and heard', () => {
    const text = "newEvent('agent.created', {})\neventFilter('agent.deleted')\nthis.tokens.publish(frame)";
    expect(useOf('one', text)).toMatchObject({ publishes: ['agent.created'], listens: ['evt.*.agent.*.deleted'], publishesTokens: true, readsTokens: false });
  });
});

describe('serviceUses', () => {
  it('knows every service of apps/', () => {
    expect(serviceUses().map(({ service }) => service)).toEqual(expect.arrayContaining(['agent', 'billing', 'conversation', 'execution', 'gateway', 'user']));
  });

  it('has no service ask itself, nor two publish of the same but what all do', () => {
    const uses = serviceUses();
    expect(uses.filter(({ service, asks }) => asks.some((contract) => contract.service === service))).toEqual([]);
    const publishers = (type: string) => uses.filter(({ publishes }) => publishes.some((published) => published === type)).length;
    expect(publishers('execution.completed')).toBe(1);
    expect(publishers('erasure.completed')).toBeGreaterThan(1);
  });
});
