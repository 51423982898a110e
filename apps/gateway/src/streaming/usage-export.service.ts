import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { QUERIES, type AdminCaller, type Caller } from '@fenago/contracts';
import { LOGGER } from '@fenago/host';
import { RpcClient } from '@fenago/messaging';
import type { Logger } from '@fenago/observability';
import type { AdminUsagePeriodQuery } from '../dto/admin-usage.query.js';
import type { UsagePeriodQuery } from '../dto/usage-period.query.js';
import { UsagePeriodsService } from '../services/usage-periods.service.js';
import { csvOf, EXPORT_PAGING } from './csv.js';

const PLACE = ['id', 'executionId', 'step', 'conversationId', 'userId', 'agentId', 'agentOwnerId', 'provider', 'billedTo', 'model'];
const TOKENS = ['inputTokens', 'cachedInputTokens', 'outputTokens', 'reasoningTokens', 'estimated'];
const PRICES = ['input', 'cachedInput', 'output'];
const COST = ['costMicros', 'priceVersion', 'defaultPriced', 'correctionOf', 'reason', 'usedAt', 'createdAt'];
const COLUMNS = [
  ...PLACE,
  ...TOKENS.map((name) => ({ key: `usage.${name}`, header: name })),
  'currency',
  ...PRICES.map((name) => ({ key: `price.${name}`, header: `${name}Price` })),
  ...COST,
];

/** How such a file looks, for the API's document. */
export const USAGE_CSV_EXAMPLE = [
  COLUMNS.map((column) => (typeof column === 'string' ? column : column.header)).join(','),
  'exec_01kat2v9h0m3c8x5f7q1w6z4s2:0,exec_01kat2v9h0m3c8x5f7q1w6z4s2,0,conv_01kat2v9h0m3c8x5f7q1w6z4s2,user_01kat2v9h0m3c8x5f7q1w6z4s2,agent_01kat2v9h0m3c8x5f7q1w6z4s2,user_01kat2v9h0m3c8x5f7q1w6z4s2,openai,platform,gpt-5-mini,42,0,17,0,false,USD,250000,25000,2000000,45,2026-11-01,false,,,2026-11-23T09:00:00.000Z,2026-11-23T09:00:00.000Z',
  '',
].join('\r\n');

/** Rows of the ledger as CSV, in the order in which they were written. */
@Injectable()
export class UsageExportService {
  constructor(
    private readonly rpc: RpcClient,
    private readonly periods: UsagePeriodsService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * The caller's rows.
   * @throws FenagoError as {@link csvOf}, and `invalid_request` where the period is empty
   */
  async open(caller: Caller, query: UsagePeriodQuery): Promise<Readable> {
    const asked = { caller, ...this.periods.complete(query), ...EXPORT_PAGING };
    return csvOf(COLUMNS, (place) => this.rpc.request(QUERIES.listUsage, { ...asked, ...place }), this.logger);
  }

  /**
   * The rows of everybody, or of one user.
   * @throws FenagoError as {@link open}
   */
  async openAll(admin: AdminCaller, query: AdminUsagePeriodQuery): Promise<Readable> {
    const asked = { admin, ...this.periods.complete(query), ...EXPORT_PAGING };
    return csvOf(COLUMNS, (place) => this.rpc.request(QUERIES.listAllUsage, { ...asked, ...place }), this.logger);
  }
}
