import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FenagoError } from '@fenago/contracts';
import { CONFIG, DrainHooks } from '@fenago/host';
import { Metrics, type Gauge } from '@fenago/observability';
import type { GatewayConfig } from '../config.js';
import type { Viewer } from './execution-follower.js';

const SHUTTING_DOWN = 'the gateway is shutting down; resume with the last id';

/** A viewer whose client waits: it is to be told now and then that the stream lives. */
export interface OpenStream extends Pick<Viewer, 'end'> {
  beat(): void;
}

/** A place for one stream of a user. */
export interface StreamPlace {
  /** Gives the place back; harmless when repeated. */
  release(): void;
}

/** The event streams that are open on this replica: how many a user may have, their heartbeat, their end when the service stops. */
@Injectable()
export class StreamRegistry implements OnModuleDestroy {
  private readonly perUser = new Map<string, number>();
  private readonly open = new Set<OpenStream>();
  private readonly heartbeat: NodeJS.Timeout;
  private readonly gauge: Gauge;
  private draining = false;

  constructor(
    @Inject(CONFIG) private readonly config: GatewayConfig,
    metrics: Metrics,
    drainHooks: DrainHooks,
  ) {
    this.gauge = metrics.gauge('fenago_event_streams', 'Event streams that are open.');
    this.heartbeat = setInterval(() => this.beat(), config.heartbeatMs);
    drainHooks.register('event streams', () => this.drain());
  }

  onModuleDestroy(): void {
    this.drain();
  }

  /** @throws FenagoError `too_many_streams`, or `service_unavailable` while the service stops */
  admit(userId: string): StreamPlace {
    if (this.draining) {
      throw new FenagoError('service_unavailable', 'The gateway is shutting down; connect again.', { retryAfterSeconds: 1 });
    }
    const open = this.perUser.get(userId) ?? 0;
    if (open >= this.config.streamsPerUser) {
      const message = `You have ${open} event streams open; close one first.`;
      throw new FenagoError('too_many_streams', message, { retryAfterSeconds: 5 });
    }
    this.perUser.set(userId, open + 1);
    let held = true;
    return {
      release: () => {
        if (held) this.giveBack(userId);
        held = false;
      },
    };
  }

  /** Has a stream until its client leaves. @param onLeave called once, perhaps at once */
  keep({ raw }: FastifyReply, stream: OpenStream, onLeave: () => void): void {
    this.open.add(stream);
    this.gauge.inc();
    const leave = (): void => {
      this.open.delete(stream);
      this.gauge.dec();
      onLeave();
    };
    if (this.draining) stream.end(SHUTTING_DOWN);
    if (raw.destroyed) leave();
    else raw.once('close', leave);
  }

  private giveBack(userId: string): void {
    const open = this.perUser.get(userId) ?? 0;
    if (open > 1) this.perUser.set(userId, open - 1);
    else this.perUser.delete(userId);
  }

  private beat(): void {
    for (const stream of this.open) stream.beat();
  }

  /** Ends every stream at a point from which its client can resume on another replica. */
  private drain(): void {
    this.draining = true;
    clearInterval(this.heartbeat);
    for (const stream of this.open) stream.end(SHUTTING_DOWN);
  }
}
