import type { DomainEvent } from '@fenago/contracts';

/** An event that tells that an agent worked. */
export type Activity = DomainEvent<'execution.started'> | DomainEvent<'execution.completed'>;

/** When each agent worked last, in whatever order the events come. */
export function newestByAgent(events: readonly Activity[]): ReadonlyMap<string, Date> {
  const newest = new Map<string, Date>();
  for (const event of events) {
    const { agentId } = event.data;
    const at = new Date(event.type === 'execution.started' ? event.data.startTime : event.data.endTime);
    const known = newest.get(agentId);
    if (known === undefined || known < at) newest.set(agentId, at);
  }
  return newest;
}
