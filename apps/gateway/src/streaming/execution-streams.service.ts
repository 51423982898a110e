import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { isTerminal, type Caller, type PostedMessage } from '@fenago/contracts';
import { CONFIG, LOGGER } from '@fenago/host';
import { TokenStream } from '@fenago/messaging';
import { lastingContext, type Logger } from '@fenago/observability';
import type { GatewayConfig } from '../config.js';
import { ExecutionsService } from '../services/executions.service.js';
import { mayBeRepetition, proposedId } from '../services/proposed-ids.js';
import { ExecutionFollower, PAUSES, type Viewer } from './execution-follower.js';
import { SseConnection } from './sse-connection.js';
import { hasSeen, type ResumePoint } from './sse.js';
import { StreamRegistry, type OpenStream } from './stream-registry.js';
import { TokenHub } from './token-hub.js';
import { beforeDeadline } from './before-deadline.js';

/** A subscription that was there before the work began misses nothing, so its silence means less. */
const FRESH_PAUSES = { ...PAUSES, firstMs: 1_000 };

/** @param executionId proposed; the answer names the one that counts */
type Send = (executionId: string) => Promise<PostedMessage>;

/** An execution that was posted, whose frames are being heard. */
export interface Listening extends Following {
  readonly posted: PostedMessage;
}

/** An execution whose frames are being heard. */
export interface Following {
  readonly follower: ExecutionFollower;
  /** Gives the user's place for a stream back. */
  readonly release: () => void;
  /** It may have ended, so its result may be all that is left. */
  readonly hasEnded: boolean;
}

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
  async post(reply: FastifyReply, caller: Caller, send: Send): Promise<void> {
    const listening = await this.listen(caller, send);
    const connection = this.connect(reply);
    connection.open(`/v1/executions/${listening.posted.executionId}`);
    this.show(reply, listening, connection);
  }

  /** The same, for an answer of another shape: what is heard waits until it is shown. */
  async listen(caller: Caller, send: Send): Promise<Listening> {
    const place = this.registry.admit(caller.userId);
    const executionId = proposedId('execution', caller);
    let follower = this.follow(caller, executionId, FRESH_PAUSES);
    try {
      // What is posted goes by the same connection, on which the broker reads the subscription first.
      const posted = await send(executionId);
      const isRepetition = mayBeRepetition() || posted.executionId !== executionId;
      if (isRepetition) {
        follower.stop();
        follower = this.follow(caller, posted.executionId, PAUSES);
        await beforeDeadline(follower.ready);
        await beforeDeadline(follower.catchUp());
      }
      return { posted, follower, release: place.release, hasEnded: isRepetition };
    } catch (error) {
      follower.stop();
      place.release();
      throw error;
    }
  }

  /** Shows what is listened to until it ends or the client leaves. */
  show(reply: FastifyReply, { follower, release, hasEnded }: Following, viewer: Viewer & OpenStream): void {
    this.registry.keep(reply, viewer, () => {
      follower.stop();
      release();
    });
    follower.start(viewer, hasEnded);
  }

  /** The connection of an answer that is a stream; nothing is sent before it is opened. */
  connect(reply: FastifyReply): SseConnection {
    return new SseConnection(reply, this.config.streamBufferBytes);
  }

  /**
   * Follows an execution from where the client left off; 204, which tells an EventSource to stop coming back, where it
   * has seen everything.
   * @throws FenagoError `not_found` for an execution that is not the caller's
   */
  async resume(reply: FastifyReply, caller: Caller, executionId: string, from?: ResumePoint): Promise<void> {
    const { status, lastEventId } = await this.executions.get(caller, executionId);
    if (from !== undefined && lastEventId !== null && hasSeen(from, lastEventId)) {
      void reply.status(204).send();
      return;
    }
    const following = await this.rejoin(caller, executionId, isTerminal(status), from);
    const connection = this.connect(reply);
    connection.open(`/v1/executions/${executionId}`);
    this.show(reply, following, connection);
  }

  /** Listens to an execution that was posted before, from its beginning or from where the client left off. */
  async rejoin(caller: Caller, executionId: string, hasEnded: boolean, from?: ResumePoint): Promise<Following> {
    const { release } = this.registry.admit(caller.userId);
    const follower = this.follow(caller, executionId, PAUSES, from);
    try {
      await beforeDeadline(follower.ready);
      await beforeDeadline(follower.catchUp());
      return { follower, release, hasEnded };
    } catch (error) {
      follower.stop();
      release();
      throw error;
    }
  }

  private follow(caller: Caller, executionId: string, pauses: typeof PAUSES, from?: ResumePoint): ExecutionFollower {
    const inContext = lastingContext();
    const sources = {
      attach: (listener: Parameters<TokenHub['attach']>[1]) => this.hub.attach(executionId, listener),
      read: (after?: { f: number; n: number }) => this.tokens.read(executionId, after),
      outcome: () => inContext(() => this.executions.outcome(caller, executionId)),
    };
    return new ExecutionFollower(sources, this.logger, from, pauses);
  }

}
