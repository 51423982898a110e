import { newId, type AdminLeadView, type COMMANDS, type DomainEvent, type LeadView, type Page, type QUERIES, type RequestOf } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { decideCaptureLead } from '../domain/capture-lead.js';
import { decideConvertLead } from '../domain/convert-lead.js';
import { normaliseEmail } from '../domain/email.js';
import { leadNotFound } from '../domain/errors.js';
import type { LeadState } from '../domain/lead.state.js';
import { toLeadView } from '../mappers/lead.mapper.js';
import { LeadRepository } from '../repositories/lead.repository.js';
import { ReservationRepository } from '../repositories/reservation.repository.js';
import { AccessLog } from './access-log.service.js';
import { AccountsService } from './accounts.service.js';
import { ErasureService } from './erasure.service.js';

@Injectable()
export class LeadService {
  constructor(
    private readonly leads: LeadRepository,
    private readonly reservations: ReservationRepository,
    private readonly accounts: AccountsService,
    private readonly erasure: ErasureService,
    private readonly accesses: AccessLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Asked again with an address from the same source, answers the lead that is there. */
  async capture({ email: text, name, source }: RequestOf<typeof COMMANDS.captureLead>): Promise<LeadView> {
    const email = normaliseEmail(text);
    const now = this.clock.now();
    // An address has no spaces, so the key is read in one way only.
    const leadId = await this.reservations.reserve(`lead:${email} ${source}`, newId('lead', now.getTime()), now);
    const command = { leadId, email, name: name ?? null, source };
    const state = await this.leads.aggregates.execute<LeadState>({
      id: leadId,
      cause: { id: `capture:${leadId}`, time: now },
      decide: (before, context) => decideCaptureLead(before, command, context),
      replay: orNotFound,
    });
    return toLeadView(state);
  }

  async list({ admin, source, isExport = false, ...paging }: RequestOf<typeof QUERIES.listLeads>): Promise<Page<AdminLeadView>> {
    if (!isExport) await this.accesses.dataRead(admin, 'leads.listed');
    else if (paging.after === undefined) await this.accesses.dataRead(admin, 'leads.exported');
    return this.leads.list(admin, source, paging);
  }

  /** Of whoever has an account now. What is converted is not found again, so that each round has others. */
  async convertAll(event: DomainEvent<'user.registered'>): Promise<void> {
    const { userId, email } = event.data;
    for (;;) {
      const leadIds = await this.leads.unconverted(email);
      if (leadIds.length === 0) return this.erasure.settle(userId);
      await Promise.all(leadIds.map((leadId) => this.convert(leadId, userId, event)));
    }
  }

  /**
   * Of whoever had an account before: left by somebody who is signed out, or in the same moment. Of the two events, a
   * user's and a lead's, the later one finds both.
   */
  async convertLate(event: DomainEvent<'lead.captured'>): Promise<void> {
    const user = await this.accounts.byEmail(event.data.email);
    if (user === null) return;
    await this.convert(event.data.leadId, user._id, event);
    await this.erasure.settle(user._id);
  }

  private convert(leadId: string, userId: string, { id, time }: DomainEvent): Promise<void> {
    return this.leads.aggregates.execute<void>({
      id: leadId,
      cause: { id, time: new Date(time) },
      decide: (state, context) => decideConvertLead(state, { userId }, context),
      replay: () => undefined,
    });
  }
}

function orNotFound(found: LeadState | null): LeadState {
  if (found === null) throw leadNotFound();
  return found;
}
