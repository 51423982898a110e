import { CONFIG, LOGGER } from '@fenago/host';
import { ModelError, type ModelCallOptions, type ModelRequest, type ModelResponse, type ModelSource } from '@fenago/llm';
import type { Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { ExecutionConfig } from '../config.js';
import { ExecutionRepository } from '../repositories/execution.repository.js';
import type { Candidates } from './models.service.js';
import type { Run } from './run.js';

/** A reply that a provider has kept, and whose it is. */
export interface KeptReply {
  readonly response: ModelResponse;
  readonly source: ModelSource;
}

/** Replies that were on their way when their worker was lost, where the provider keeps them. */
@Injectable()
export class KeptRepliesService {
  constructor(
    private readonly repository: ExecutionRepository,
    @Inject(CONFIG) private readonly config: ExecutionConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Notes where a reply can be had. Best effort: without it the model is asked anew, should this worker be lost. */
  note({ claimed }: Run, step: number, responseId: string, source: ModelSource): void {
    const { executionId, fence, leaseOwner } = claimed;
    this.repository.noteResponse(executionId, fence, leaseOwner, { step, responseId, source: { ...source } }).catch((error: unknown) => {
      this.logger.warn({ err: error, executionId }, 'It could not be noted where a reply is kept.');
    });
  }

  /** What the last worker's call for this step came to; undefined where nobody knows. */
  async find({ claimed }: Run, step: number, candidates: Candidates, request: ModelRequest, options: ModelCallOptions): Promise<KeptReply | undefined> {
    const { executionId, run, steps } = claimed;
    // Of this run only the step that was under way when it was taken over can have been asked for before.
    if (run === 1 || step !== steps.length - 1 || this.config.unsafe?.journal === true) return undefined;
    try {
      const noted = await this.repository.findResponse(executionId);
      if (noted?.step !== step) return undefined;
      const { provider, model } = noted.source;
      const candidate = candidates.find(({ source }) => source.provider === provider && source.model === model);
      const response = await candidate?.port.retrieve?.(noted.responseId, { ...request, model }, options);
      return response === undefined || candidate === undefined ? undefined : { response, source: candidate.source };
    } catch (error) {
      options.signal.throwIfAborted();
      const code = error instanceof ModelError ? error.code : undefined;
      this.logger.warn({ executionId, code, ...(code === undefined ? { err: error } : {}) }, 'It could not be learned whether a reply is kept; the model is asked anew.');
      return undefined;
    }
  }
}
