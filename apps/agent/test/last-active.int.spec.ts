import { COMMANDS, QUERIES, newId, type AgentView, type EventType } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { executionOf, newUser, profile } from './fixtures.js';
import { ServiceUnderTest } from './service-under-test.js';

const EARLY = '2026-01-02T03:04:05.678Z';
const LATE = '2026-01-02T03:05:00.000Z';

describe('lastActive', () => {
  let agents: ServiceUnderTest;
  const caller = newUser();

  beforeAll(async () => {
    agents = await ServiceUnderTest.start(serviceDefinition);
  });
  afterAll(() => agents.stop());

  const create = (): Promise<AgentView> => agents.request(COMMANDS.createAgent, { caller, ...profile });
  const lastActive = async (agentId: string): Promise<string | null> =>
    (await agents.request(QUERIES.getAgent, { caller, agentId })).lastActive;

  const cases = [
    { handler: 'execution_started', type: 'execution.started', pick: 'started' },
    { handler: 'execution_completed', type: 'execution.completed', pick: 'completed' },
  ] as const satisfies readonly { handler: string; type: EventType; pick: string }[];

  describe.each(cases)('on $type', ({ handler, type, pick }) => {
    const eventAt = (agentId: string, time: string) => executionOf(agentId, time)[pick];

    it('takes the time of the event, and changes nothing else', async () => {
      const agent = await create();
      await agents.publish(eventAt(agent.id, EARLY));
      await agents.settled(handler);
      const after = await agents.request(QUERIES.getAgent, { caller, agentId: agent.id });
      expect(after).toEqual({ ...agent, lastActive: EARLY });
      expect(await agents.mongo.db.collection('AGENT').findOne({ _id: agent.id as never })).toMatchObject({ v: 1 });
      const renamed = await agents.request(COMMANDS.updateAgent, { caller, agentId: agent.id, name: 'Butler' });
      expect(renamed).toMatchObject({ name: 'Butler', lastActive: EARLY });
    });

    it('is the same after a duplicate', async () => {
      const { id } = await create();
      const event = eventAt(id, EARLY);
      for (let i = 0; i < 2; i += 1) await agents.publish(event);
      await agents.settled(handler);
      expect(await lastActive(id)).toBe(EARLY);
    });

    it('does not go back when events come out of order', async () => {
      const { id } = await create();
      await agents.publish(eventAt(id, LATE));
      await agents.settled(handler);
      await agents.publish(eventAt(id, EARLY));
      await agents.settled(handler);
      expect(await lastActive(id)).toBe(LATE);
    });

    it('puts poison among the dead letters and goes on', async () => {
      const { id } = await create();
      await agents.publishRaw(type, newId('execution', 0), JSON.stringify({ ...eventAt(id, EARLY), data: { agentId: 7 } }));
      await agents.publish(eventAt(id, LATE));
      expect(await agents.deadLetter(handler)).toBe('invalid_event');
      await until(async () => (await lastActive(id)) === LATE);
    });

    it('makes no agent of one that does not exist', async () => {
      const unknown = newId('agent', Date.now());
      await agents.publish(eventAt(unknown, EARLY));
      await agents.settled(handler);
      expect(await agents.mongo.db.collection('AGENT').findOne({ _id: unknown as never })).toBeNull();
    });
  });

  it('ends at the newest of many executions of many agents', async () => {
    const ids = [(await create()).id, (await create()).id];
    const times = Array.from({ length: 100 }, (_, i) => new Date(Date.parse(EARLY) + i * 1_000).toISOString());
    const events = times.flatMap((time) => ids.map((id) => executionOf(id, time).completed));
    await Promise.all(events.map((event) => agents.publish(event)));
    await agents.settled('execution_completed');
    for (const id of ids) expect(await lastActive(id)).toBe(times.at(-1));
  });
});
