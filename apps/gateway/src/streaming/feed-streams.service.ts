import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ownedEventFilter, type Caller } from '@fenago/contracts';
import { CONFIG, LOGGER } from '@fenago/host';
import { CoreEvents } from '@fenago/messaging';
import { lastingContext, type Logger } from '@fenago/observability';
import type { GatewayConfig } from '../config.js';
import { CredentialsService } from '../services/credentials.service.js';
import { EventFeedService, type FeedQuestion } from '../services/event-feed.service.js';
import { beforeDeadline } from './before-deadline.js';
import { FeedFollower, type FeedSources } from './feed-follower.js';
import { SseConnection } from './sse-connection.js';
import { StreamRegistry } from './stream-registry.js';

/** Events read at once; a client that has them takes its time. */
const PAGE = 100;

/** Answers requests with a user's events as they happen. */
@Injectable()
export class FeedStreamsService {
  /** Connections by whose they are. */
  private readonly open = new Map<SseConnection, string>();

  constructor(
    @Inject(CONFIG) private readonly config: GatewayConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly feed: EventFeedService,
    private readonly events: CoreEvents,
    private readonly registry: StreamRegistry,
    credentials: CredentialsService,
  ) {
    credentials.onForget((userId) => this.sendAway(userId));
  }

  /**
   * Goes on until the client leaves, or is to come again.
   * @throws FenagoError as a list does, and `too_many_streams`: nothing is sent before the first page was read
   */
  async follow(reply: FastifyReply, caller: Caller, question: Omit<FeedQuestion, 'limit'>): Promise<void> {
    const { release } = this.registry.admit(caller.userId);
    const follower = new FeedFollower(this.sourcesOf(caller, question), this.logger, question.after);
    try {
      await beforeDeadline(follower.begin());
    } catch (error) {
      follower.stop();
      release();
      throw error;
    }
    const connection = new SseConnection(reply, this.config.streamBufferBytes);
    connection.open('/v1/events');
    this.open.set(connection, caller.userId);
    this.registry.keep(reply, connection, () => {
      follower.stop();
      this.open.delete(connection);
      release();
    });
    follower.start(connection);
  }

  private sourcesOf(caller: Caller, { after: _after, ...selection }: Omit<FeedQuestion, 'limit'>): FeedSources {
    const { types } = selection;
    const inContext = lastingContext();
    return {
      read: (after) => inContext(() => this.feed.read(caller, { ...selection, limit: PAGE, ...(after === undefined ? {} : { after }) })),
      listen: (onEvent) =>
        this.events.subscribe(ownedEventFilter(caller.userId, selection), ({ id, type }) => {
          if (types === undefined || types.includes(type)) onEvent(id);
        }),
    };
  }

  /** Who may still follow comes back, and is asked who they are. @param userId everybody's unless given */
  private sendAway(userId?: string): void {
    for (const [connection, owner] of this.open) {
      if (userId === undefined || owner === userId) connection.end('credentials have changed; come again, with the last id');
    }
  }
}
