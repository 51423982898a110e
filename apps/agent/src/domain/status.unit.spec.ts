import { AGENT_STATUSES, type AgentStatus } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { refuseTransition } from './status.js';

const ALLOWED = ['draft→active', 'draft→archived', 'active→paused', 'active→archived', 'paused→active', 'paused→archived'];
const pairs = AGENT_STATUSES.flatMap((from) => AGENT_STATUSES.map((to): [AgentStatus, AgentStatus] => [from, to]));

describe('refuseTransition', () => {
  it.each(pairs)('%s → %s', (from, to) => {
    const allowed = from === to || ALLOWED.includes(`${from}→${to}`);
    expect(refuseTransition(from, to)?.code).toBe(allowed ? undefined : 'conflict');
  });

  it('says what would be possible', () => {
    expect(refuseTransition('active', 'draft')?.message).toBe('An agent that is active cannot become draft. It can become paused or archived.');
    expect(refuseTransition('archived', 'active')?.message).toBe('An agent that is archived cannot become active. Make a new agent instead.');
  });
});
