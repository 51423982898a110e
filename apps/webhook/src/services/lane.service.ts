import { Injectable } from '@nestjs/common';
import type { Lane } from '../domain/lane.js';
import type { WebhookState } from '../domain/webhook.state.js';
import { LaneRepository } from '../repositories/lane.repository.js';
import { WebhookRepository } from '../repositories/webhook.repository.js';
import { AttemptService } from './attempt.service.js';
import { DeliveryService } from './delivery.service.js';
import { DueService } from './due.service.js';
import type { LaneRun } from './lane-run.js';
import { ReplayService } from './replay.service.js';

/** Works a lane off, for as long as this replica has it and something is due. */
@Injectable()
export class LaneService {
  constructor(
    private readonly webhooks: WebhookRepository,
    private readonly lanes: LaneRepository,
    private readonly deliveries: DeliveryService,
    private readonly due: DueService,
    private readonly attempts: AttemptService,
    private readonly replays: ReplayService,
  ) {}

  async work(run: LaneRun): Promise<void> {
    while (!run.ending.aborted && (await this.round(run)));
  }

  /** @returns whether there may be more to do */
  private async round(run: LaneRun): Promise<boolean> {
    const { webhookId, holder } = run.options;
    const lane = await this.lanes.get(webhookId);
    if (lane?.holder !== holder) return false;
    const webhook = await this.webhooks.forDelivery(webhookId);
    if (webhook === null) return this.clear(webhookId);
    if (webhook.status === 'disabled') {
      await this.deliveries.cancel(webhookId);
      return !(await this.lanes.release(webhookId, holder, undefined, lane.bell));
    }
    const begun = await this.begin(run, webhook, lane);
    if (begun || run.underWay.length > 0) {
      await run.pause();
      return true;
    }
    // Only now: so a replay brings no more than is delivered.
    if (lane.replay === undefined) return !(await this.lanes.release(webhookId, holder, await this.due.nextAt(webhookId), lane.bell));
    await this.replays.advance(webhook, lane.replay);
    return true;
  }

  private async begin(run: LaneRun, webhook: WebhookState, lane: Lane): Promise<boolean> {
    const { webhookId, slots, breakingOff } = run.options;
    const isSuspect = lane.failures > 0 || lane.lastDeliveredAt === undefined || run.wasSlow;
    const free = (isSuspect ? 1 : webhook.concurrency) - run.underWay.length;
    if (free <= 0) return false;
    const due = await this.due.next(webhook, run.underWay, free);
    for (const delivery of due) {
      const slot = await slots.take({ webhookId, concurrency: webhook.concurrency, isSuspect }, run.ending);
      if (slot === undefined) break;
      run.start(delivery, () => this.attempts.make(webhook, delivery, lane, breakingOff), () => slot.end());
    }
    return due.length > 0;
  }

  private async clear(webhookId: string): Promise<false> {
    await this.deliveries.clear(webhookId);
    return false;
  }
}
