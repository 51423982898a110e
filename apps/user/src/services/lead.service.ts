import { newId, type COMMANDS, type LeadView, type RequestOf } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { decideCaptureLead } from '../domain/capture-lead.js';
import { normaliseEmail } from '../domain/email.js';
import { leadNotFound } from '../domain/errors.js';
import type { LeadState } from '../domain/lead.state.js';
import { toLeadView } from '../mappers/lead.mapper.js';
import { LeadRepository } from '../repositories/lead.repository.js';
import { ReservationRepository } from '../repositories/reservation.repository.js';

@Injectable()
export class LeadService {
  constructor(
    private readonly leads: LeadRepository,
    private readonly reservations: ReservationRepository,
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
}

function orNotFound(found: LeadState | null): LeadState {
  if (found === null) throw leadNotFound();
  return found;
}
