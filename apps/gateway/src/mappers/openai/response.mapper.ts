import { FenagoError, isId, type ExecutionStatus, type ExecutionView, type TurnOptions, type UsageView } from '@fenago/contracts';
import type { Item } from '../../dto/openai/item.schema.js';
import type { ResponseResource } from '../../dto/openai/response.schema.js';
import { textOf } from '../../streaming/execution-end.js';
import { secondsOfId } from './chat-output.mapper.js';
import { outputItems, tailOf } from './item-output.mapper.js';

/** A response is an execution under another name. */
export const responseIdOf = (executionId: string): string => `resp_${tailOf(executionId)}`;

/** @throws FenagoError `not_found` for what is no response's id, as for a response that is not there */
export function executionIdOf(responseId: string): string {
  const executionId = `exec_${tailOf(responseId)}`;
  if (responseId.startsWith('resp_') && isId('execution', executionId)) return executionId;
  throw responseNotFound();
}

export function responseNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no such response.');
}

const STATUSES: Readonly<Record<ExecutionStatus, ResponseResource['status']>> = {
  queued: 'queued',
  in_progress: 'in_progress',
  requires_action: 'in_progress',
  cancelling: 'in_progress',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  incomplete: 'incomplete',
  expired: 'failed',
};

/** What stays the same of a response as it goes on. */
export interface ResponseBase {
  readonly executionId: string;
  readonly agentId: string;
  readonly conversationId: string;
  readonly options: TurnOptions;
}

/** How far it is. */
export interface ResponseProgress {
  readonly status: ResponseResource['status'];
  readonly output?: readonly Item[];
  readonly usage?: UsageView;
  readonly endTime?: string | null;
  readonly error?: { readonly code: string; readonly message: string } | undefined;
  readonly reason?: string | undefined;
}

export function toResponse(execution: ExecutionView): ResponseResource {
  const { id: executionId, agentId, conversationId, usage, endTime, error, incomplete_details: incomplete } = execution;
  const status = STATUSES[execution.status];
  const { toolCalls = [], ...said } = execution.result ?? { output: '' };
  const items = execution.result === null ? [] : outputItems(executionId, { text: textOf(said), toolCalls }, status === 'completed' ? 'completed' : 'incomplete');
  return responseOf(
    { executionId, agentId, conversationId, options: execution.options ?? {} },
    { status, output: items, endTime, error: error ?? undefined, reason: incomplete?.reason, ...(endTime === null ? {} : { usage }) },
  );
}

export function responseOf({ executionId, agentId, conversationId, options }: ResponseBase, progress: ResponseProgress): ResponseResource {
  const { status, output = [], usage, endTime = null, error, reason } = progress;
  const { previousExecutionId, store = true } = options;
  return {
    id: responseIdOf(executionId),
    object: 'response',
    created_at: secondsOfId(executionId),
    completed_at: status === 'completed' && endTime !== null ? Math.floor(Date.parse(endTime) / 1_000) : null,
    status,
    error: error === undefined ? null : { code: error.code, message: error.message },
    incomplete_details: reason === undefined ? null : { reason },
    model: agentId,
    output: [...output],
    previous_response_id: previousExecutionId === undefined ? null : responseIdOf(previousExecutionId),
    conversation: store ? { id: conversationId } : null,
    usage: usage === undefined ? null : toResponseUsage(usage),
    store,
    background: options.background ?? false,
    ...toSettings(options),
  };
}

type Settings = Omit<
  ResponseResource,
  | 'id'
  | 'object'
  | 'created_at'
  | 'completed_at'
  | 'status'
  | 'error'
  | 'incomplete_details'
  | 'model'
  | 'output'
  | 'previous_response_id'
  | 'conversation'
  | 'usage'
  | 'store'
  | 'background'
>;

/** What was asked, with the defaults of what was not; of what the agent's configuration says nothing is told. */
function toSettings(options: TurnOptions): Settings {
  return {
    instructions: options.instructions ?? null,
    tools: (options.tools ?? []).map(({ name, description = null, parameters = null, strict = null }) => ({ type: 'function', name, description, parameters, strict })),
    tool_choice: toToolChoice(options),
    parallel_tool_calls: options.parallelToolCalls ?? true,
    text: { format: options.responseFormat ?? { type: 'text' } },
    temperature: options.temperature ?? 1,
    top_p: options.topP ?? 1,
    presence_penalty: options.presencePenalty ?? 0,
    frequency_penalty: options.frequencyPenalty ?? 0,
    top_logprobs: 0,
    reasoning: { effort: options.reasoningEffort ?? null, summary: null },
    truncation: options.truncation ?? 'auto',
    max_output_tokens: options.maxOutputTokens ?? null,
    max_tool_calls: null,
    service_tier: 'default',
    metadata: { ...options.metadata },
    safety_identifier: null,
    prompt_cache_key: null,
  };
}

function toToolChoice({ toolChoice, allowedTools }: TurnOptions): string | object {
  const mode = typeof toolChoice === 'object' ? { type: 'function', ...toolChoice } : (toolChoice ?? 'auto');
  return allowedTools === undefined ? mode : { type: 'allowed_tools', mode, tools: allowedTools.map((name) => ({ type: 'function', name })) };
}

function toResponseUsage(usage: UsageView): NonNullable<ResponseResource['usage']> {
  return {
    input_tokens: usage.inputTokens,
    input_tokens_details: { cached_tokens: usage.cachedInputTokens },
    output_tokens: usage.outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
    total_tokens: usage.inputTokens + usage.outputTokens,
  };
}
