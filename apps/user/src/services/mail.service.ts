import { CLOCK, CONFIG, DrainHooks, LOGGER } from '@fenago/host';
import type { Clock, Logger } from '@fenago/observability';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { fileMailer, smtpMailer, type Mail, type Mailer } from '../clients/mailer.client.js';
import type { UserConfig } from '../config.js';
import { toMailText, type MailKind } from '../mappers/mail.mapper.js';

/** Mails in hand; those beyond are dropped, and whoever waits for one asks again. */
const MAX_IN_HAND = 1_000;
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Sends mails in the background, after what they tell of has been committed, so that an answer takes as long with a mail as
 * without. A mail that is in hand when the process dies is lost: whoever waits for it asks again.
 */
@Injectable()
export class MailService implements OnApplicationBootstrap {
  private readonly mailer: Mailer;
  private readonly inHand = new Set<Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(
    @Inject(CONFIG) private readonly config: UserConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    drainHooks: DrainHooks,
    @Inject(CLOCK) clock: Clock,
  ) {
    const { smtpUrl, mailFrom, mailDir } = config;
    this.mailer = smtpUrl === undefined ? fileMailer(mailDir, mailFrom, clock) : smtpMailer(smtpUrl, mailFrom);
    drainHooks.register('mails', () => this.drain());
  }

  onApplicationBootstrap(): void {
    this.logger.info({ mailTarget: this.mailer.target }, `Mails go to ${this.mailer.target}.`);
  }

  /** @param token for the link, where the kind has one */
  send(kind: MailKind, to: string, token?: string): void {
    if (this.inHand.size >= MAX_IN_HAND) {
      this.logger.error({ mail: kind }, 'Too many mails wait; one was dropped. Look at the mail server.');
      return;
    }
    const sending = this.deliver(kind, this.mailOf(kind, to, token, []));
    this.inHand.add(sending);
    void sending.finally(() => this.inHand.delete(sending));
  }

  /**
   * Sends a mail that nobody asks for again; where it is not taken, whoever tells of it comes again, some times.
   * @param facts what it says of this very case
   * @throws Error what the mail server said
   */
  sendNow(kind: MailKind, to: string, facts: readonly string[]): Promise<void> {
    return this.mailer.send(this.mailOf(kind, to, undefined, facts));
  }

  private mailOf(kind: MailKind, to: string, token: string | undefined, facts: readonly string[]): Mail {
    return { to, ...toMailText(kind, this.config.publicUrl.replace(/\/+$/, ''), token, facts) };
  }

  /** Never rejects. */
  private async deliver(kind: MailKind, mail: Mail): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.mailer.send(mail);
        return;
      } catch (error) {
        const isLast = attempt === ATTEMPTS || this.stopping.signal.aborted;
        if (isLast) this.logger.error({ err: error, mail: kind, attempt }, 'A mail could not be sent; it was dropped.');
        else this.logger.warn({ err: error, mail: kind, attempt }, 'A mail could not be sent; it is tried again.');
        if (isLast) return;
      }
      await this.pause(attempt);
    }
  }

  private async pause(attempt: number): Promise<void> {
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 4 ** (attempt - 1));
    // Cut short by the end of the process: the last try is then at once.
    await delay(longest * (0.5 + Math.random() / 2), undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  private async drain(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.inHand);
    this.mailer.close();
  }
}
