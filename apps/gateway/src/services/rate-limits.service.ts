import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CLOCK, CONFIG } from '@fenago/host';
import { NatsLink, ReplicaChannel, type Listening } from '@fenago/messaging';
import { Metrics, type Clock, type Counter } from '@fenago/observability';
import type { GatewayConfig } from '../config.js';
import { clientNetwork } from '../http/client-network.js';
import type { Principal } from '../http/principal.js';
import { secondsUntilFree, standingOf, WINDOW_MS, type Quota, type Standing } from './quota.js';
import { WindowCounts, type CountReport } from './window-counts.js';

/** A quota, and whose. */
interface Claim extends Quota {
  readonly key: string;
}

/** Quotas of addresses of the network, for requests of nobody in particular. */
export type AddressQuota = 'address' | 'leads' | 'webhooks';

export interface Verdict {
  readonly standings: readonly Standing[];
  /** Set where a quota is used up. */
  readonly retryAfterSeconds?: number;
}

/** Counts, or the question of a replica that knows none. */
interface Gossip {
  readonly reports?: readonly CountReport[];
  readonly asks?: boolean;
}

/** About 10 MB. */
const MAX_KEYS = 50_000;
/** What the others do not know may be this part of what is left; more is told at once. So they are told often only near the end. */
const UNTOLD_PART = 1 / 16;
/** Whatever is untold is told after so many milliseconds. */
const TELL_MS = 250;
/** Counts in one message, which stays far below the broker's limit. */
const COUNTS_A_MESSAGE = 5_000;

/**
 * Limits requests over all gateways together, without asking anybody: each counts by itself and tells the others. They
 * may together let through more than allowed by what has not been told: a sixteenth of what is left for each other
 * replica, and what comes in while a message travels.
 */
@Injectable()
export class RateLimitsService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly channel: ReplicaChannel<Gossip>;
  private readonly counts: WindowCounts;
  private readonly refusals: Counter;
  private listening: Listening | undefined;
  private stopListening: (() => void) | undefined;
  private later: NodeJS.Timeout | undefined;
  private soon: NodeJS.Immediate | undefined;

  constructor(
    private readonly link: NatsLink,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: GatewayConfig,
    metrics: Metrics,
  ) {
    this.channel = new ReplicaChannel(link, 'gateway', 'rate_limits');
    this.counts = new WindowCounts(this.channel.self, WINDOW_MS, MAX_KEYS);
    this.refusals = metrics.counter('fenago_http_rate_limited_total', 'Requests refused because a quota was used up.', ['quota']);
  }

  onApplicationBootstrap(): void {
    this.listening = this.channel.subscribe((gossip) => this.hear(gossip));
    this.stopListening = this.link.onReconnect(() => this.join());
    this.join();
  }

  onApplicationShutdown(): void {
    this.stopListening?.();
    this.listening?.close();
    clearTimeout(this.later);
    clearImmediate(this.soon);
  }

  /** One request of a user, by a credential. */
  takeOf({ userId, credentialId }: Principal): Verdict {
    const { requestsPerMinute, requestsPerMinuteOfKey } = this.config;
    return this.take([
      { name: 'user', limit: requestsPerMinute, key: `user:${userId}` },
      { name: 'key', limit: requestsPerMinuteOfKey, key: `key:${credentialId}` },
    ]);
  }

  /** One request of nobody in particular. */
  takeFrom(address: string, name: AddressQuota): Verdict {
    const { leadsPerMinute, webhooksPerMinute, requestsPerMinuteOfAddress } = this.config;
    const limit = { address: requestsPerMinuteOfAddress, leads: leadsPerMinute, webhooks: webhooksPerMinute }[name];
    return this.take([{ name, limit, key: `${name}:${clientNetwork(address)}` }]);
  }

  /** Takes one from each quota, or from none where one is used up. */
  private take(claims: readonly Claim[]): Verdict {
    const now = this.clock.now().getTime();
    const before = claims.map((claim) => ({ claim, counted: this.counts.at(claim.key, now) }));
    const exhausted = before.filter(({ claim, counted }) => standingOf(claim, counted).left < 1);
    if (exhausted.length > 0) {
      for (const { claim } of exhausted) this.refusals.inc({ quota: claim.name });
      return {
        standings: before.map(({ claim, counted }) => standingOf(claim, counted)),
        retryAfterSeconds: Math.max(...exhausted.map(({ claim, counted }) => secondsUntilFree(claim, counted))),
      };
    }
    return { standings: claims.map((claim) => this.count(claim, now)) };
  }

  private count(claim: Claim, now: number): Standing {
    const untold = this.counts.add(claim.key, now);
    const standing = standingOf(claim, this.counts.at(claim.key, now));
    if (untold > standing.left * UNTOLD_PART) this.soon ??= setImmediate(() => this.tell());
    else this.later ??= setTimeout(() => this.tell(), TELL_MS);
    return standing;
  }

  private tell(): void {
    clearTimeout(this.later);
    clearImmediate(this.soon);
    this.later = undefined;
    this.soon = undefined;
    this.send(this.counts.takeNews());
  }

  /** The others tell what they know, and are told. */
  private join(): void {
    this.channel.publish({ asks: true });
    this.send(this.counts.everything(this.clock.now().getTime()));
  }

  private hear({ reports = [], asks = false }: Gossip): void {
    const now = this.clock.now().getTime();
    for (const report of reports) this.counts.merge(report, now);
    if (asks) this.send(this.counts.everything(now));
  }

  private send(reports: readonly CountReport[]): void {
    for (const { counts, ...of } of reports) {
      for (let at = 0; at < counts.length; at += COUNTS_A_MESSAGE) {
        this.channel.publish({ reports: [{ ...of, counts: counts.slice(at, at + COUNTS_A_MESSAGE) }] });
      }
    }
  }
}
