import type { DomainEvent } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import { toWebhookFact } from '../mappers/webhook-fact.mapper.js';
import { AccountsService } from './accounts.service.js';
import { MailService } from './mail.service.js';

/** Tells users by mail that a webhook of theirs was disabled. */
@Injectable()
export class WebhookMailsService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly mails: MailService,
  ) {}

  /** Nothing goes to an address that nobody has shown to be theirs. */
  async tell({ data }: DomainEvent<'webhook.disabled'>): Promise<void> {
    const user = await this.accounts.byId(data.userId);
    if (user === null || user.emailVerified === null) return;
    await this.mails.sendNow('webhook_disabled', user.email, [toWebhookFact(data)]);
  }
}
