import OpenAI from 'openai';
import type { ModelPort } from '../model.port.js';
import { boundedFetch } from './bounded-fetch.js';
import { requestFetch } from './request-fetch.js';
import { CompletionCall } from './completion-call.js';
import { stored, streamed, whole } from './completion-source.js';
import { maxTokensParameterOf, toCompletionParams } from './map-request.js';
import type { MaxTokensParameter } from './map-request.js';
import { retrieveCompletion } from './retrieve-completion.js';

export interface OpenAiModelOptions {
  /** Root of the API, with its version: `https://api.openai.com/v1`, `http://127.0.0.1:11434/v1`. */
  baseUrl: string;
  /** Not empty; servers without authentication take any value. */
  apiKey: string;
  fetch?: typeof fetch;
  /** UTF-8 bytes of text after which a reply is cut and the call stopped. Default 2 MiB. */
  maxOutputBytes?: number;
  /** Default: `max_completion_tokens` for OpenAI's own hosts, else `max_tokens`. */
  maxTokensParameter?: MaxTokensParameter;
  /**
   * False for servers that cannot stream: the reply comes in one piece. The longest wait for it is `connectMs` and
   * `firstTokenMs` together, and `idleMs` from its headers on. Default true.
   */
  streaming?: boolean;
  /** The provider keeps replies (`store`) and gives them by id (`GET /chat/completions/{id}`). Default false. */
  retrieval?: boolean;
  /**
   * Milliseconds for which a call that we stop is read on, its text dropped, because its usage may be about to come; then,
   * and with 0 at once, the usage is estimated. The model writes on meanwhile. Default 0.
   */
  usageDrainMs?: number;
  /** Milliseconds since 1970, to read `Retry-After` dates. */
  now?: () => number;
}

const DEFAULT_MAX_OUTPUT_BYTES = 2 * 1024 * 1024;

/** JSON writes one byte of text as up to six (`\u0000`); a text of the greatest size must fit into one event. */
const MAX_ESCAPE_FACTOR = 6;
const EVENT_OVERHEAD_BYTES = 1024 * 1024;

/**
 * Chat completions of OpenAI or of any server that speaks its API. One attempt a call: retries are {@link withRetry}'s.
 * @throws TypeError for a base URL or key that cannot be sent; the message never holds the key.
 */
export function createOpenAiModel(options: OpenAiModelOptions): ModelPort {
  const { apiKey, maxOutputBytes = DEFAULT_MAX_OUTPUT_BYTES, streaming = true, retrieval = false, usageDrainMs = 0, now = Date.now } = options;
  const baseUrl = parseBaseUrl(options.baseUrl);
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new TypeError('apiKey must be non-empty printable ASCII without blanks.');
  const client = new OpenAI({
    baseURL: options.baseUrl,
    apiKey,
    // Null keeps the client from reading these from the environment: only the caller configures.
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    maxRetries: 0,
    logLevel: 'off',
    // A redirect could carry the key to another host; as `manual` it ends as a rejected request.
    fetchOptions: { redirect: 'manual' },
    fetch: boundedFetch(options.fetch ?? requestFetch, maxOutputBytes * MAX_ESCAPE_FACTOR + EVENT_OVERHEAD_BYTES),
  });
  const maxTokensParameter = options.maxTokensParameter ?? maxTokensParameterOf(baseUrl);
  const settings = { apiKey, maxOutputBytes, usageDrainMs, retrieval, now };
  const model: ModelPort = {
    stream: (request, call) => {
      const params = toCompletionParams(request, maxTokensParameter, retrieval);
      const source = streaming ? streamed(client, params) : whole(client, params);
      return new CompletionCall(settings, source, request, call).run();
    },
  };
  if (!retrieval) return model;
  return {
    ...model,
    retrieve: (responseId, request, call) =>
      retrieveCompletion(new CompletionCall(settings, stored(client, responseId), request, call).run()),
  };
}

function parseBaseUrl(value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new TypeError('baseUrl must be an http or https URL, such as https://api.openai.com/v1.');
}
