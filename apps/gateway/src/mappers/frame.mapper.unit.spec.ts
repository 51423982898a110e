import type { BilledTo, TokenFrame } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { toSseEvent } from './frame.mapper.js';

const frame = (t: TokenFrame['t'], d: object): TokenFrame => ({ f: 2, n: 7, t, d }) as TokenFrame;
const place = (agentOwnerId: string) => ({ userId: 'user_1', agentOwnerId });
const called = (billedTo: BilledTo) => ({ provider: 'a-name', billedTo });

describe('toSseEvent', () => {
  it.each<[string, BilledTo, string, string]>([
    ["somebody else's key is not named", 'agent_owner', 'user_2', 'agent_owner'],
    ['an own key is', 'agent_owner', 'user_1', 'a-name'],
    ['the platform is', 'platform', 'user_2', 'a-name'],
  ])('%s', (_name, billedTo, ownerId, provider) => {
    for (const t of ['execution.completed', 'execution.failed', 'execution.cancelled', 'execution.incomplete'] as const) {
      const data = { ...place(ownerId), ...called(billedTo), output: 'said' };
      expect(toSseEvent(frame(t, data))).toEqual({ id: '2.7', event: t, data: { ...data, provider } });
    }
    const step = { ...place(ownerId), step: 0, model: { ...called(billedTo), text: 'said' } };
    expect(toSseEvent(frame('execution.step.completed', step)).data).toEqual({ ...step, model: { ...step.model, provider } });
  });

  it('leaves everything else as it is', () => {
    const tool = { ...place('user_2'), step: 1, tool: { name: 'look', result: 'found' } };
    expect(toSseEvent(frame('execution.step.completed', tool)).data).toEqual(tool);
    expect(toSseEvent(frame('token.delta', { text: 'a' }))).toEqual({ id: '2.7', event: 'token.delta', data: { text: 'a' } });
  });
});
