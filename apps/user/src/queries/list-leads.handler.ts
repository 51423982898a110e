import { QUERIES, type ReplyOf, type RequestOf } from '@fenago/contracts';
import { QueryHandler } from '@fenago/messaging';
import { Controller } from '@nestjs/common';
import { LeadService } from '../services/lead.service.js';

type Contract = typeof QUERIES.listLeads;

@Controller()
export class ListLeadsHandler {
  constructor(private readonly leads: LeadService) {}

  @QueryHandler(QUERIES.listLeads)
  handle(request: RequestOf<Contract>): Promise<ReplyOf<Contract>> {
    return this.leads.list(request);
  }
}
