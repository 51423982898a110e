import { ModelError } from './model-error.js';
import type { ModelCallOptions, ModelChunk, ModelPort, ModelRequest, ModelSource } from './model.port.js';
import { ReplyTally } from './reply-tally.js';

/** A model that may be asked: its name, and the provider that has it. */
export interface ModelCandidate {
  source: ModelSource;
  port: ModelPort;
}

/** Told before the next candidate is asked. */
export interface FallbackNotice {
  error: ModelError;
  failed: ModelSource;
  next: ModelSource;
}

export interface FallbackOptions {
  onFallback?: (notice: FallbackNotice) => void;
}

/**
 * Asks one model after the other until one answers; `request.model` is replaced by each candidate's own. The next is asked
 * where the failure lies with the provider or the account there (down, circuit open, out of quota, key refused), never where
 * it lies with the request, which would be as wrong elsewhere. Give it ports that repeat by themselves ({@link withRetry}).
 * Chunks and errors tell by `source` whose they are.
 */
export function withFallback(candidates: readonly [ModelCandidate, ...ModelCandidate[]], options: FallbackOptions = {}): ModelPort {
  const keeping = candidates.filter(({ port }) => port.retrieve !== undefined);
  return {
    stream: (request, call) => stream(candidates, request, call, options),
    ...(keeping.length === 0
      ? {}
      : {
          retrieve: async (responseId, request, call) => {
            const { source } = call;
            const kept = keeping.find((one) => isSame(one.source, source ?? candidates[0].source));
            const found = await kept?.port.retrieve?.(responseId, { ...request, model: kept.source.model }, call);
            return found && kept && { ...found, finish: { ...found.finish, source: kept.source } };
          },
        }),
  };
}

async function* stream(
  candidates: readonly ModelCandidate[],
  request: ModelRequest,
  call: ModelCallOptions,
  { onFallback }: FallbackOptions,
): AsyncGenerator<ModelChunk> {
  const tally = new ReplyTally();
  for (const [index, { source, port }] of candidates.entries()) {
    try {
      for await (const chunk of port.stream({ ...request, model: source.model }, call)) for (const one of tally.pass(chunk, source)) yield one;
      return;
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      tally.fail(error);
      const next = candidates[index + 1];
      if (next === undefined || isOfTheRequest(error)) throw tally.final(error);
      onFallback?.({ error, failed: source, next: next.source });
    }
  }
}

/** Another provider would say the same, or is not to be asked. */
function isOfTheRequest({ code }: ModelError): boolean {
  return code === 'aborted' || code === 'provider_rejected_request';
}

function isSame(one: ModelSource, other: ModelSource): boolean {
  return one.provider === other.provider && one.model === other.model;
}
