export type {
  FinishReason,
  ModelCallOptions,
  ModelChunk,
  ModelFinish,
  ModelImage,
  ModelMessage,
  ModelPort,
  ModelRequest,
  ModelResponse,
  ModelResponseFormat,
  ModelSource,
  ModelTimeouts,
  ModelTool,
  ModelToolCall,
  RetrieveOptions,
  TokenUsage,
} from './model.port.js';
export { MODEL_ERROR_SENTENCES, ModelError } from './model-error.js';
export type { ModelErrorCode, ModelErrorOptions, ModelPartial, TimeoutPhase } from './model-error.js';
export { CircuitBreakers } from './circuit-breakers.js';
export type { CircuitNotice, CircuitOptions } from './circuit-breakers.js';
export type { CircuitState } from './circuit.js';
export { addUsage, estimateInputTokens, estimateMessageTokens, estimateRequestTokens, estimateTokens, NO_USAGE, tokensFromBytes } from './token-usage.js';
export { withFallback } from './with-fallback.js';
export type { FallbackNotice, FallbackOptions, ModelCandidate } from './with-fallback.js';
export { withRetry } from './with-retry.js';
export type { RetryNotice, RetryOptions } from './with-retry.js';
export { createOpenAiModel } from './openai/openai-model.js';
export type { OpenAiModelOptions } from './openai/openai-model.js';
export { SCRIPTED_MODEL_ID, startScriptedModel } from './scripted/scripted-model.js';
export type { ScriptedModel, ScriptedModelOptions } from './scripted/scripted-model.js';
export type { CallOutcome, CallRecord, JournalView } from './scripted/call-journal.js';
