import { DrainHooks, LOGGER } from '@fenago/host';
import type { Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { ApiKeyRepository } from '../repositories/api-key.repository.js';

/** A use is noted where the last that was noted is older than this, in milliseconds. */
const STALE_MS = 60_000;
const FLUSH_MS = 1_000;
/** Keys waiting to be noted; those beyond are noted when they are used again. */
const MAX_WAITING = 10_000;

/** When keys were last used: gathered for a second, then written in one go, so that no request waits for it. */
@Injectable()
export class ApiKeyUseService {
  private waiting = new Map<string, Date>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly keys: ApiKeyRepository,
    drainHooks: DrainHooks,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    drainHooks.register('uses of API keys', () => this.flush());
  }

  /** @param lastNoted as the key's document says */
  note(apiKeyId: string, lastNoted: Date | null, now: Date): void {
    if (lastNoted !== null && now.getTime() - lastNoted.getTime() < STALE_MS) return;
    if (this.waiting.size >= MAX_WAITING) return;
    this.waiting.set(apiKeyId, now);
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_MS);
  }

  private async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const uses = this.waiting;
    this.waiting = new Map();
    try {
      await this.keys.noteUses(uses, STALE_MS);
    } catch (error) {
      this.logger.warn({ err: error, keys: uses.size }, 'Uses of API keys could not be noted; their next use will be.');
    }
  }
}
