import {
  pageOf,
  type Page,
  type QUERIES,
  type RequestOf,
  type SharedUsageView,
  type UsageGroupView,
  type UsageRowView,
  type UsageSummaryView,
} from '@fenago/contracts';
import { CLOCK, CONFIG } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { BillingConfig } from '../config.js';
import { pastDaysOf, periodOf, rangeOf } from '../domain/period.js';
import { toSharedUsageView, toUsageGroupView, toUsageSummaryView } from '../mappers/usage.mapper.js';
import type { UsageReader } from '../repositories/usage-reader.js';
import { UsageRepository } from '../repositories/usage.repository.js';

/** What a query asks beside whose rows they are. */
type Asked<K extends 'summarizeAllUsage' | 'groupAllUsage' | 'listAllUsage'> = Omit<RequestOf<(typeof QUERIES)[K]>, 'admin' | 'userId'>;

/** Reads the usage ledger: for those who used, for admins, and for the owners of agents. */
@Injectable()
export class UsageQueriesService {
  constructor(
    private readonly ledger: UsageRepository,
    @Inject(CONFIG) private readonly config: BillingConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async summarize(reader: UsageReader, { from, to, ...selection }: Asked<'summarizeAllUsage'>): Promise<UsageSummaryView> {
    const period = periodOf(from, to);
    return toUsageSummaryView(period, this.currency, await this.ledger.summarize(reader, { ...selection, ...period }));
  }

  async group(reader: UsageReader, request: Asked<'groupAllUsage'>): Promise<Page<UsageGroupView>> {
    const { groupBy, from, to, limit, after, order, ...selection } = request;
    const paging = { limit, order, ...(after === undefined ? {} : { after }) };
    const groups = await this.ledger.group(reader, { ...selection, ...periodOf(from, to) }, groupBy, paging);
    return pageOf(groups.map((sums) => toUsageGroupView(groupBy, this.currency, sums)), limit);
  }

  list(reader: UsageReader, request: Asked<'listAllUsage'>): Promise<Page<UsageRowView>> {
    const { from, to, limit, after, order, ...selection } = request;
    const paging = { limit, order, ...(after === undefined ? {} : { after }) };
    return this.ledger.list(reader, { ...selection, ...rangeOf(from, to) }, paging);
  }

  /** What others used of the caller's agents: sums, of nobody in particular. */
  async groupShared({ caller, groupBy, from, to, agentId, ...paging }: RequestOf<typeof QUERIES.groupSharedUsage>): Promise<Page<SharedUsageView>> {
    const selection = { ...pastDaysOf(from, to, this.clock.now()), ...(agentId === undefined ? {} : { agentId }) };
    const groups = await this.ledger.groupShared({ agentOwner: caller }, selection, groupBy, paging);
    return pageOf(groups.map((sums) => toSharedUsageView(groupBy, this.currency, sums)), paging.limit);
  }

  private get currency(): string {
    return this.config.prices.currency;
  }
}
