import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import { FenagoError, type DomainEvent, type ErasingService } from '@fenago/contracts';
import { CLOCK, CONFIG, type BaseConfig } from '@fenago/host';
import { MongoLink, withMongoErrors } from '@fenago/mongo';
import { Health, type Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { decideBegin, decideComplete, type Counts, type ErasureState } from './erasure.js';
import { ERASURE, erasureSchema } from './erasure.schema.js';
import type { ErasurePlan, Kept } from './plan.js';
import { PresentUsers } from './present-users.js';

/** After so long a delivery is given back and goes on when it comes again. */
const BUDGET_MS = 120_000;
const PAUSE_MS = 200;
const READ_LIMIT_MS = 4_000;
/** Clocks of replicas differ by less. */
const SKEW_MS = 60_000;
/**
 * Unless told. Requests that were let in write for so long after the account has gone: gateways off the broker remember a
 * credential for 10 s, a request takes 5 s, and clocks differ. Only what is looked for later is certain to be all of it.
 */
const GRACE_MS = 30_000;
/** A user who was not gone is taken to be there for so long, and at most a third of the grace: the last look finds what is written meanwhile. */
const PRESENT_MS = 2_000;

/**
 * Erases what a service holds of users who are gone, and remembers for 40 days that they are. Whoever erases notes it first
 * and looks then, and looks again when no request can be under way any more. Whoever writes something of a user upon an
 * event, which may come late, looks for the note afterwards, unless it has looked a moment ago. So one of the two finds what
 * comes in the same moment.
 */
@Injectable()
export class Erasures {
  private readonly store: AggregateStore<ErasureState>;
  private readonly service: ErasingService;
  private readonly graceMs: number;
  private readonly present: PresentUsers;

  constructor(
    link: MongoLink,
    engine: AggregateEngine,
    private readonly health: Health,
    @Inject(CONFIG) private readonly config: BaseConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    link.model(ERASURE, erasureSchema);
    this.store = engine.store<ErasureState>({ name: 'erasure', collection: link.db.collection(ERASURE), ownerOf: (state) => state.userId, cacheBytes: 0 });
    this.service = config.service as ErasingService;
    this.graceMs = config.erasureGraceMs ?? GRACE_MS;
    this.present = new PresentUsers(Math.min(PRESENT_MS, this.graceMs / 3));
  }

  /** Whether a user is known here to be gone. */
  async has(userId: string): Promise<boolean> {
    return (await this.notedAt(userId)) !== undefined;
  }

  /**
   * Upon `user.deleted`: erases batch by batch, and says when nothing is left. Coming again, it goes on where it was.
   * @throws FenagoError `service_unavailable` where more is left than is done in one go
   */
  async carryOut({ id, time, data }: DomainEvent<'user.deleted'>, plan: ErasurePlan): Promise<void> {
    if (this.config.unsafe?.erasure === true) return;
    const { userId, deletionId } = data;
    const at = new Date(time);
    this.present.forget(userId);
    let notedAt = await this.notedAt(userId);
    if (notedAt === undefined) {
      const begin = { userId, deletionId, service: this.service, found: await countsOf(plan.erased, userId) };
      await this.store.execute<void>({ id: this.idOf(userId), cause: { id, time: at }, decide: (state) => decideBegin(state, begin), replay: () => undefined });
      notedAt = this.clock.now();
    }
    await this.eraseAll(plan, userId);
    const last = Math.max(at.getTime() + this.graceMs, notedAt.getTime() + this.present.keptMs);
    if (await this.outwait(last)) await this.eraseAll(plan, userId);
    const kept = await countsOf(plan.kept, userId);
    const cause = { id: `${id}:complete`, time: at };
    await this.store.execute<void>({ id: this.idOf(userId), cause, decide: (state, context) => decideComplete(state, kept, context), replay: () => undefined });
  }

  /** For whoever has written something of a user upon an event: erases it where the user is gone. */
  async settle(userId: string, plan: ErasurePlan): Promise<void> {
    if (this.config.unsafe?.late_erasure === true || this.present.has(userId)) return;
    const [askedAt, { epoch }] = [performance.now(), this.present];
    if (await this.has(userId)) await this.eraseAll(plan, userId);
    else this.present.add(userId, askedAt, epoch);
  }

  /**
   * For whoever has put things of users back that may hold something of those who were erased meanwhile.
   * @param since when what was put back was begun to be gathered
   */
  async settleSince(since: Date, plan: ErasurePlan): Promise<void> {
    if (this.config.unsafe?.late_erasure === true) return;
    const from = new Date(since.getTime() - SKEW_MS);
    await withMongoErrors(async () => {
      for await (const { userId } of this.store.collection.find({ createdAt: { $gte: from } }, { projection: { userId: 1 } })) await this.eraseAll(plan, String(userId));
    });
  }

  private notedAt(userId: string): Promise<Date | undefined> {
    return withMongoErrors(async () => {
      const options = { projection: { createdAt: 1 }, maxTimeMS: READ_LIMIT_MS } as const;
      const note = await this.store.collection.findOne({ _id: this.idOf(userId) as never }, options);
      return note?.['createdAt'] as Date | undefined;
    });
  }

  /** @returns whether there was something to wait for */
  private async outwait(ms: number): Promise<boolean> {
    if (this.clock.now().getTime() >= ms) return false;
    for (const until = performance.now() + this.graceMs; this.clock.now().getTime() < ms && performance.now() < until; ) await this.pause();
    return true;
  }

  private async eraseAll({ erased }: ErasurePlan, userId: string): Promise<void> {
    const until = performance.now() + BUDGET_MS;
    for (const holding of erased) {
      for (;;) {
        const progress = await holding.erase(userId);
        if (progress === 'done') break;
        if (performance.now() > until) throw unfinished();
        if (progress === 'blocked') await this.pause();
      }
    }
  }

  /** @throws FenagoError `service_unavailable` where the service is shutting down: another replica goes on */
  private async pause(): Promise<void> {
    if (this.health.isDraining) throw unfinished();
    await delay(PAUSE_MS);
  }

  private idOf(userId: string): string {
    return `${userId}:${this.service}`;
  }
}

async function countsOf(things: readonly Kept[], userId: string): Promise<Counts> {
  const counts: Record<string, number> = {};
  for (const thing of things) counts[thing.name] = await thing.count(userId);
  return counts;
}

/** What it means for the event: again, as often as it takes. */
function unfinished(): FenagoError {
  return new FenagoError('service_unavailable', 'There is more to erase of a user who is gone; it goes on in a moment.', { retryAfterSeconds: 1 });
}
