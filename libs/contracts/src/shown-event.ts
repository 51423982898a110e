import type { AnyDomainEvent } from './envelope.js';
import type { BilledTo } from './execution-shapes.js';
import { shownProvider } from './execution-views.js';

interface Place {
  readonly userId: string;
  readonly agentOwnerId: string;
}
interface Call {
  readonly provider: string;
  readonly billedTo?: BilledTo | undefined;
}

/** What a call of a model was, as the user may see it who had the agent run: provider keys of others have no name. */
export function shownCall<D extends Place & Call>(data: D): D {
  return { ...data, provider: shownProvider(data, data) };
}

/** The same of a step. */
export function shownStep<D extends Place & { readonly model?: Call | undefined }>(data: D): D {
  return data.model === undefined ? data : { ...data, model: { ...data.model, provider: shownProvider(data.model, data) } };
}

/** An event as its owner may see it. */
export function shownEvent(event: AnyDomainEvent): AnyDomainEvent {
  switch (event.type) {
    case 'execution.step.completed':
      return { ...event, data: shownStep(event.data) };
    case 'execution.completed':
    case 'execution.cancelled':
      return { ...event, data: shownCall(event.data) };
    case 'execution.failed':
      return { ...event, data: shownCall(event.data) };
    case 'execution.incomplete':
      return { ...event, data: shownCall(event.data) };
    case 'billing.usage.recorded':
      return { ...event, data: shownCall(event.data) };
    case 'billing.usage.corrected':
      return { ...event, data: shownCall(event.data) };
    default:
      return event;
  }
}
