import { contractOf, newId, type DomainEvent, type EventData, type EventType, type FinalFrame, type UsageView } from '@fenago/contracts';
import type { ExecutionEnd } from '../src/mappers/execution-end.mapper.js';

export const EARLY = '2026-01-02T03:04:05.678Z';
export const LATE = '2026-08-01T00:00:00.000Z';

/** At the scripted model's prices (1 micro-unit a token, cached 0.5, output 4) these cost 12 + 2 + 28 micro-units. */
export const USAGE: UsageView = { inputTokens: 16, cachedInputTokens: 4, outputTokens: 7, reasoningTokens: 2, estimated: false };
export const COST = 42;
export const NO_USAGE: UsageView = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0, estimated: false };

type Outcome = EventData<'execution.completed'>;

export const newUserId = (): string => newId('user', Date.now());

/** An execution as it ended. */
export function outcomeOf(changes: Partial<Outcome> = {}): Outcome {
  const endTime = changes.endTime ?? EARLY;
  const userId = newUserId();
  const usage = changes.usage ?? USAGE;
  return {
    executionId: newId('execution', Date.parse(endTime)),
    conversationId: newId('conversation', 0),
    messageId: newId('message', 0),
    userId,
    agentId: newId('agent', 0),
    agentOwnerId: userId,
    agentVersion: 1,
    provider: 'scripted',
    billedTo: 'platform',
    model: 'scripted',
    output: 'Hello.',
    finishReason: 'stop',
    step: 0,
    stepUsage: usage,
    usage,
    tokensUsed: usage.inputTokens + usage.outputTokens,
    attempts: 1,
    startTime: endTime,
    endTime,
    fence: 2,
    lastFrame: 3,
    ...changes,
  };
}

const EXTRAS = {
  'execution.completed': {},
  'execution.cancelled': {},
  'execution.failed': { error: { code: 'provider_timeout', message: 'The provider was silent.' } },
  'execution.incomplete': { reason: 'max_output_tokens' },
} as const;

/** The event by which the execution service says so. */
export function endOf(type: FinalFrame, outcome: Outcome, sequence = 3): ExecutionEnd {
  return eventOf(type, outcome, sequence, { ...outcome, ...EXTRAS[type] }) as ExecutionEnd;
}

/** A call of the model that asked for tools. */
export function replyStepOf(outcome: Outcome, step: number): DomainEvent<'execution.step.completed'> {
  const { model, provider, billedTo = 'platform' } = outcome;
  return stepOf(outcome, step, { model: { model, provider, billedTo, usage: USAGE, costMicros: COST, text: '', toolCalls: [] } });
}

/** A call of a tool. */
export function toolStepOf(outcome: Outcome, step: number): DomainEvent<'execution.step.completed'> {
  return stepOf(outcome, step, { tool: { callId: 'c', name: 'look', effect: 'pure', result: 'found', isError: false } });
}

type StepData = EventData<'execution.step.completed'>;

function stepOf(outcome: Outcome, step: number, what: Pick<StepData, 'model' | 'tool'>): DomainEvent<'execution.step.completed'> {
  const { executionId, conversationId, messageId, userId, agentId, agentOwnerId, agentVersion, endTime } = outcome;
  const place = { executionId, conversationId, messageId, userId, agentId, agentOwnerId, agentVersion };
  const data = { ...place, step, attempt: 1, startedAt: endTime, finishedAt: endTime, ...what };
  return eventOf('execution.step.completed', outcome, step + 2, data) as DomainEvent<'execution.step.completed'>;
}

function eventOf(type: EventType, outcome: Outcome, sequence: number, data: object): object {
  return {
    specversion: '1.0',
    id: `${outcome.executionId}:${sequence}`,
    source: '/services/execution',
    type,
    subject: outcome.executionId,
    // Consumers refuse events that are older than the stream keeps; what they tell of may be.
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    dataschema: contractOf(type).dataschema,
    sequence,
    correlationid: `correlation-of-${outcome.executionId}`,
    causationid: outcome.messageId,
    ownerid: outcome.userId,
    data,
  };
}
