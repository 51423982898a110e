import type { Holding, Progress } from '@fenago/erasure';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { decideDeleteLead } from '../domain/delete-lead.js';
import { LeadRepository } from '../repositories/lead.repository.js';
import { OneTimeTokenRepository } from '../repositories/one-time-token.repository.js';
import { ReservationRepository } from '../repositories/reservation.repository.js';
import { emailOf } from './accounts.service.js';

/** Leads that go at once. */
const BATCH = 50;

/** What is found by the addresses of a user who is gone. The addresses themselves go last: they lead to the rest, and are then free. */
@Injectable()
export class AddressErasure {
  readonly holdings: readonly Holding[];

  constructor(
    private readonly reservations: ReservationRepository,
    tokens: OneTimeTokenRepository,
    private readonly leads: LeadRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    const mailTokens: Holding = {
      name: 'mail_tokens',
      count: async (userId) => tokens.countOf(userId, await this.emailsOf(userId)),
      erase: async (userId) => ((await tokens.deleteOf(userId, await this.emailsOf(userId))) > 0 ? 'more' : 'done'),
    };
    const left: Holding = {
      name: 'leads',
      count: async (userId) => leads.countOf(userId, await this.emailsOf(userId)),
      erase: (userId) => this.deleteLeads(userId),
    };
    const addresses: Holding = {
      name: 'addresses',
      count: async (userId) => (await this.emailsOf(userId)).length,
      erase: async (userId) => ((await reservations.releaseAll(userId)) > 0 ? 'more' : 'done'),
    };
    this.holdings = [mailTokens, left, addresses];
  }

  private async emailsOf(userId: string): Promise<readonly string[]> {
    return (await this.reservations.heldBy(userId)).map(emailOf);
  }

  private async deleteLeads(userId: string): Promise<Progress> {
    const ids = await this.leads.someOf(userId, await this.emailsOf(userId), BATCH);
    await Promise.all(ids.map((leadId) => this.deleteLead(userId, leadId)));
    return ids.length === 0 ? 'done' : 'more';
  }

  /** The reservation first: of the two, the lead leads to the other. */
  private async deleteLead(userId: string, leadId: string): Promise<void> {
    await this.reservations.releaseAll(leadId);
    await this.leads.aggregates.execute<void>({
      id: leadId,
      cause: { id: `erase:${userId}`, time: this.clock.now() },
      decide: decideDeleteLead,
      replay: () => undefined,
    });
  }
}
