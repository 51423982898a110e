import { COMMANDS, QUERIES, newId, type AgentView, type DomainEvent, type EventType } from '@fenago/contracts';
import type { Published } from '@fenago/messaging';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { executionOf, newUser, positionOf, profile } from './fixtures.js';
import { ServiceUnderTest } from '@fenago/testing-service';

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
  const followed = (last: Published): Promise<unknown> =>
    until(async () => ((await positionOf(agents.mongo))?.sequence ?? 0) >= last.sequence);
  const publish = async (event: DomainEvent): Promise<void> => void (await followed(await agents.publish(event)));

  const cases = [
    { type: 'execution.started', pick: 'started' },
    { type: 'execution.completed', pick: 'completed' },
  ] as const satisfies readonly { type: EventType; pick: string }[];

  describe.each(cases)('on $type', ({ type, pick }) => {
    const eventAt = (agentId: string, time: string) => executionOf(agentId, time)[pick];

    it('takes the time of the event, and changes nothing else', async () => {
      const agent = await create();
      await publish(eventAt(agent.id, EARLY));
      const after = await agents.request(QUERIES.getAgent, { caller, agentId: agent.id });
      expect(after).toEqual({ ...agent, lastActive: EARLY });
      expect(await agents.mongo.db.collection('AGENT').findOne({ _id: agent.id as never })).toMatchObject({ v: 1 });
      const renamed = await agents.request(COMMANDS.updateAgent, { caller, agentId: agent.id, name: 'Butler' });
      expect(renamed).toMatchObject({ name: 'Butler', lastActive: EARLY });
    });

    it('is the same after a duplicate', async () => {
      const { id } = await create();
      const event = eventAt(id, EARLY);
      for (let i = 0; i < 2; i += 1) await publish(event);
      expect(await lastActive(id)).toBe(EARLY);
    });

    it('does not go back when events come out of order', async () => {
      const { id } = await create();
      await publish(eventAt(id, LATE));
      await publish(eventAt(id, EARLY));
      expect(await lastActive(id)).toBe(LATE);
    });

    it('leaves poison out and goes on', async () => {
      const { id } = await create();
      const poison = JSON.stringify({ ...eventAt(id, EARLY), data: { agentId: 7 } });
      await followed(await agents.publishRaw(type, newId('execution', 0), poison));
      await publish(eventAt(id, LATE));
      expect(await lastActive(id)).toBe(LATE);
    });

    it('makes no agent of one that does not exist', async () => {
      const unknown = newId('agent', Date.now());
      await publish(eventAt(unknown, EARLY));
      expect(await agents.mongo.db.collection('AGENT').findOne({ _id: unknown as never })).toBeNull();
    });
  });

  it('ends at the newest of many executions of many agents', async () => {
    const ids = [(await create()).id, (await create()).id];
    const times = Array.from({ length: 100 }, (_, i) => new Date(Date.parse(EARLY) + i * 1_000).toISOString());
    const events = times.flatMap((time) => ids.map((id) => executionOf(id, time).completed));
    const published = await Promise.all(events.map((event) => agents.publish(event)));
    await Promise.all(published.map(followed));
    for (const id of ids) expect(await lastActive(id)).toBe(times.at(-1));
  });
});
