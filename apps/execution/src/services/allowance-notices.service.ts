import { LOGGER } from '@fenago/host';
import type { Logger } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { decideNotice, noticeIdOf } from '../domain/allowance-notice.js';
import { decideTold } from '../domain/allowance.js';
import type { Allowance } from '../domain/allowance.state.js';
import { AllowanceNoticeRepository } from '../repositories/allowance-notice.repository.js';
import { AllowanceBook } from './allowance-book.service.js';

/** Tells of thresholds that were reached, each once: a notice is kept until its event is, and the event has the notice's own id. */
@Injectable()
export class AllowanceNoticesService {
  constructor(
    private readonly book: AllowanceBook,
    private readonly notices: AllowanceNoticeRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** In the background; where it fails, a sweep does it. */
  tellLater(userId: string, allowance: Allowance): void {
    if (allowance.notices.length === 0) return;
    this.tell(userId, allowance).catch((error: unknown) => {
      this.logger.warn({ err: error, userId }, 'It could not be told that a limit of a plan is near; it is tried again.');
    });
  }

  async tell(userId: string, allowance: Allowance): Promise<void> {
    const told = allowance.notices;
    if (told.length === 0) return;
    for (const notice of told) {
      const id = noticeIdOf(userId, allowance, notice);
      await this.notices.aggregates.execute<void>({
        id,
        cause: { id, time: allowance.periodStart },
        decide: () => decideNotice(userId, allowance, notice),
        replay: () => undefined,
      });
    }
    await this.book.change(userId, (now) => ({ allowance: decideTold(now, told), result: undefined }));
  }
}
