import type { DomainEvent } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import { toAllowanceFact } from '../mappers/allowance-fact.mapper.js';
import { AccountsService } from './accounts.service.js';
import { MailService } from './mail.service.js';

/** Tells users by mail that much, or all, of what their plan allows is used. */
@Injectable()
export class AllowanceMailsService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly mails: MailService,
  ) {}

  /** Nothing goes to an address that nobody has shown to be theirs. */
  async tell({ data }: DomainEvent<'allowance.threshold_reached'>): Promise<void> {
    const user = await this.accounts.byId(data.userId);
    if (user === null || user.emailVerified === null) return;
    await this.mails.sendNow(data.threshold === 100 ? 'allowance_used_up' : 'allowance_near', user.email, [toAllowanceFact(data)]);
  }
}
