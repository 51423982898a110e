import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FenagoError, isTerminal, newId, type Caller, type PostedMessage } from '@fenago/contracts';
import { CONFIG, LOGGER } from '@fenago/host';
import { TokenStream } from '@fenago/messaging';
import { currentContext, runInContext, type Logger, type RequestContext } from '@fenago/observability';
import type { GatewayConfig } from '../config.js';
import { ExecutionsService } from '../services/executions.service.js';
import { ExecutionFollower, PAUSES } from './execution-follower.js';
import { SseConnection } from './sse-connection.js';
import type { ResumePoint } from './sse.js';
import { StreamRegistry } from './stream-registry.js';
import { TokenHub } from './token-hub.js';
import { beforeDeadline } from './before-deadline.js';

/** A subscription that was there before the work began misses nothing, so its silence means less. */
const FRESH_PAUSES = { ...PAUSES, firstMs: 1_000 };

/** Answers requests with the events of an execution. */
@Injectable()
export class ExecutionStreamsService {
  constructor(
    @Inject(CONFIG) private readonly config: GatewayConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly hub: TokenHub,
    private readonly tokens: TokenStream,
    private readonly executions: ExecutionsService,
    private readonly registry: StreamRegistry,
  ) {}

  /**
   * Listens first, posts then, so that no frame is missed; where the post was a repetition, follows the execution of the
   * first time. Nothing is sent before the post has succeeded, so that its errors keep their status.
   */
  async post(reply: FastifyReply, caller: Caller, send: (executionId: string) => Promise<PostedMessage>): Promise<void> {
    const place = this.registry.admit(caller.userId);
    const executionId = newId('execution', Date.now());
    let follower = this.follow(caller, executionId, FRESH_PAUSES);
    try {
      await beforeDeadline(follower.ready);
      const posted = await send(executionId);
      const isRepetition = posted.executionId !== executionId;
      if (isRepetition) {
        follower.stop();
        follower = this.follow(caller, posted.executionId, PAUSES);
        await beforeDeadline(follower.ready);
        await beforeDeadline(follower.catchUp());
      }
      this.begin(reply, follower, posted.executionId, place.release, isRepetition);
    } catch (error) {
      follower.stop();
      place.release();
      throw error;
    }
  }

  /**
   * Follows an execution from where the client left off; 204, which tells an EventSource to stop coming back, where it
   * has seen everything.
   * @throws FenagoError `not_found` for an execution that is not the caller's
   */
  async resume(reply: FastifyReply, caller: Caller, executionId: string, from?: ResumePoint): Promise<void> {
    const place = this.registry.admit(caller.userId);
    let follower: ExecutionFollower | undefined;
    try {
      const { status } = await this.executions.get(caller, executionId);
      follower = this.follow(caller, executionId, PAUSES, from);
      await beforeDeadline(follower.ready);
      if (await beforeDeadline(follower.catchUp())) {
        this.begin(reply, follower, executionId, place.release, isTerminal(status));
        return;
      }
    } catch (error) {
      follower?.stop();
      place.release();
      throw error;
    }
    follower.stop();
    place.release();
    void reply.status(204).send();
  }

  private follow(caller: Caller, executionId: string, pauses: typeof PAUSES, from?: ResumePoint): ExecutionFollower {
    const context = lasting(currentContext());
    const sources = {
      attach: (listener: Parameters<TokenHub['attach']>[1]) => this.hub.attach(executionId, listener),
      read: (after?: { f: number; n: number }) => this.tokens.read(executionId, after),
      outcome: () => inContext(context, () => this.executions.outcome(caller, executionId)),
    };
    return new ExecutionFollower(sources, this.logger, from, pauses);
  }

  private begin(reply: FastifyReply, follower: ExecutionFollower, executionId: string, release: () => void, askNow: boolean): void {
    if (reply.raw.destroyed) throw new FenagoError('service_unavailable', 'The client has gone.');
    const connection = new SseConnection(reply, this.config.streamBufferBytes);
    connection.onClose(() => {
      follower.stop();
      release();
    });
    connection.open(`/v1/executions/${executionId}`);
    this.registry.add(connection);
    follower.start(connection, askNow);
  }
}

/** The request's context without its deadline: a stream lasts longer than the request that began it. */
function lasting(context: RequestContext | undefined): RequestContext | undefined {
  if (context === undefined) return undefined;
  const { deadline: _deadline, ...rest } = context;
  return rest;
}

function inContext<T>(context: RequestContext | undefined, fn: () => T): T {
  return context === undefined ? fn() : runInContext(context, fn);
}
