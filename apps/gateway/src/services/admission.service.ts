import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { eventFilter, QUERIES, type AllowanceView, type Caller, type FenagoError } from '@fenago/contracts';
import { CLOCK, LOGGER } from '@fenago/host';
import { CoreEvents, NatsLink, RpcClient } from '@fenago/messaging';
import type { Clock, Logger } from '@fenago/observability';
import { refusalOf } from './admit.js';
import { ExecutionsService, isNotFound } from './executions.service.js';
import { ExpiringCache } from './expiring-cache.js';
import { mayBeRepetition, proposedId } from './proposed-ids.js';

/** Users whose allowance is remembered, and how long, in milliseconds: less where it says no, or is about to. */
const REMEMBERED = 10_000;
const HELD_MS = 10_000;
const HELD_NEAR_MS = 500;
/** How long an answer is waited for: who cannot be asked does not keep anybody from posting. */
const PATIENCE_MS = 1_000;
/** Events after which what is remembered no longer holds. */
const FILTERS = [eventFilter('billing.entitlements.changed'), eventFilter('billing.subscription.changed'), eventFilter('allowance.threshold_reached')];

interface Known {
  readonly userId: string;
  /** Undefined where it could not be had. */
  readonly allowance: AllowanceView | undefined;
}

/**
 * Turns away at the door what a plan does not allow, by what is remembered of the allowance. It is a courtesy: what counts is
 * the reservation that the execution service makes, so where nobody can be asked, everybody is let in.
 */
@Injectable()
export class AdmissionService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly cache = new ExpiringCache<Known>(REMEMBERED);
  private readonly asking = new Map<string, Promise<Known>>();
  private readonly ends: (() => void)[] = [];

  constructor(
    private readonly rpc: RpcClient,
    private readonly executions: ExecutionsService,
    private readonly events: CoreEvents,
    private readonly link: NatsLink,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const listening = FILTERS.map((filter) => this.events.subscribe(filter, ({ ownerid }) => this.forget(ownerid)));
    // What passed while this gateway was off the broker was missed.
    this.ends.push(this.link.onReconnect(() => this.cache.deleteWhere(() => true)), ...listening.map(({ close }) => close));
  }

  onApplicationShutdown(): void {
    for (const end of this.ends.splice(0)) end();
  }

  /**
   * Lets a request to an agent in that begins a conversation, or goes on in one; also one that was let in before, and is sent again.
   * @throws FenagoError `allowance_exhausted`, `too_many_executions`; `not_found` where there is no such agent
   */
  async admit(caller: Caller, agentId: string): Promise<void> {
    const refused = await this.refusal(caller, () => Promise.resolve(agentId));
    if (refused !== undefined && !(await this.wasLetIn(caller))) throw refused;
  }

  /**
   * Why no further execution may begin: `allowance_exhausted`, `too_many_executions`; undefined where one may.
   * @param agentOf finds the agent that is asked; null where there is none any more
   * @param takesPlace whether it ends an execution that runs, so that no more of them run than before
   */
  async refusal(caller: Caller, agentOf: () => Promise<string | null>, takesPlace = false): Promise<FenagoError | undefined> {
    const { allowance } = this.cache.get(caller.userId) ?? (await this.ask(caller));
    const refusal = allowance === undefined ? undefined : refusalOf(allowance, this.clock.now());
    if (takesPlace && refusal?.code === 'too_many_executions') return undefined;
    if (refusal?.details?.['limit'] !== 'spendMicros') return refusal;
    return (await this.isOwnersAccount(caller, await agentOf())) ? undefined : refusal;
  }

  /** Whether the agent runs on an account of its owner's: what that costs is not the plan's affair. */
  private async isOwnersAccount(caller: Caller, agentId: string | null): Promise<boolean> {
    if (agentId === null) return false;
    const { configuration } = await this.rpc.request(QUERIES.getAgentSnapshot, { caller, agentId });
    return configuration.provider !== undefined;
  }

  private async wasLetIn(caller: Caller): Promise<boolean> {
    if (!mayBeRepetition()) return false;
    try {
      await this.executions.get(caller, proposedId('execution', caller));
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  }

  private forget(userId: string): void {
    this.asking.delete(userId);
    this.cache.deleteWhere((known) => known.userId === userId);
  }

  /** Once for all who want to know at the same time. */
  private ask(caller: Caller): Promise<Known> {
    const { userId } = caller;
    const known = this.asking.get(userId);
    if (known !== undefined) return known;
    const asking = this.find(caller).then((found) => {
      // What has been forgotten meanwhile is not to be remembered.
      if (this.asking.get(userId) !== asking) return found;
      this.asking.delete(userId);
      this.cache.set(userId, found, isNear(found.allowance) ? HELD_NEAR_MS : HELD_MS);
      return found;
    });
    this.asking.set(userId, asking);
    return asking;
  }

  private async find(caller: Caller): Promise<Known> {
    const { userId } = caller;
    try {
      return { userId, allowance: await this.rpc.request(QUERIES.getAllowance, { caller }, { timeoutMs: PATIENCE_MS }) };
    } catch (error) {
      this.logger.warn({ err: error, userId }, 'What a plan allows could not be asked; the request is let in.');
      return { userId, allowance: undefined };
    }
  }
}

/** Whether it may be used up in a moment, or is. */
function isNear(allowance: AllowanceView | undefined): boolean {
  if (allowance === undefined) return true;
  const { requests, tokens, spendMicros, concurrentExecutions: atOnce } = allowance;
  const isNearly = (limit: number | null, used: number): boolean => limit !== null && used * 2 >= limit;
  return [requests, tokens, spendMicros].some(({ limit, used, reserved }) => isNearly(limit, used + reserved)) || isNearly(atOnce.limit, atOnce.running);
}
