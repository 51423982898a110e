import type { DomainEvent } from '@fenago/contracts';
import { Consumer } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { LeadService } from '../services/lead.service.js';

/** This service's own event: leads are converted after the commit, and again after a crash. */
@Controller()
export class LeadCapturedConsumer {
  constructor(private readonly leads: LeadService) {}

  @Consumer('lead.captured')
  handle(event: DomainEvent<'lead.captured'>): Promise<void> {
    return this.leads.convertLate(event);
  }
}
