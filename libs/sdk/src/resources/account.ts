import type { OperationCaller } from '../caller.js';
import type { Listing } from '../listing.js';
import type { AnswerOf, ApiKey, BodyOf, Deletion, Lead, NewApiKey, QueryOf, RequestOptions, SharedUsage, UsageGroup, UsageRow, UsageSummary, User } from '../types.js';

/** The ledger of the caller. */
export class UsageLedger {
  constructor(private readonly operations: OperationCaller) {}

  /** Sums of a period; of the last 30 days unless told. */
  get(query: QueryOf<'getUsage'> = {}, options: RequestOptions = {}): Promise<UsageSummary> {
    return this.operations.call('getUsage', { ...options, query });
  }

  /** Sums by day (UTC), agent, model or conversation. */
  groups(query: QueryOf<'listUsageGroups'>, options: RequestOptions = {}): Listing<UsageGroup, AnswerOf<'listUsageGroups'>> {
    return this.operations.list('listUsageGroups', { ...options, query });
  }

  /** What others used of the caller's agents, in days (UTC) that have passed. */
  ofSharedAgents(query: QueryOf<'listSharedUsage'>, options: RequestOptions = {}): Listing<SharedUsage, AnswerOf<'listSharedUsage'>> {
    return this.operations.list('listSharedUsage', { ...options, query });
  }

  rows(query: QueryOf<'listUsageRows'> = {}, options: RequestOptions = {}): Listing<UsageRow, AnswerOf<'listUsageRows'>> {
    return this.operations.list('listUsageRows', { ...options, query });
  }
}

/** Who calls. */
export class Me {
  constructor(private readonly operations: OperationCaller) {}

  get(options: RequestOptions = {}): Promise<User> {
    return this.operations.call('getMe', options);
  }

  /**
   * Deletes the account and all that belongs to it. The report's id is all that shows how far it has come: no credential of the
   * caller is accepted any more.
   * @throws FenagoApiError `insufficient_user_authentication` by an API key, or later than ten minutes after a sign-in
   */
  delete(options: RequestOptions = {}): Promise<Deletion> {
    return this.operations.call('deleteMe', options);
  }
}

/** What becomes of accounts that were deleted. */
export class Deletions {
  constructor(private readonly operations: OperationCaller) {}

  /** Asks for no credential: who has the id may see the report. */
  get(id: string, options: RequestOptions = {}): Promise<Deletion> {
    return this.operations.call('getDeletion', { ...options, path: { id } });
  }
}

export class ApiKeys {
  constructor(private readonly operations: OperationCaller) {}

  /** The key in clear is in this answer and nowhere else. */
  create(body: BodyOf<'createApiKey'>, options: RequestOptions = {}): Promise<NewApiKey> {
    return this.operations.call('createApiKey', { ...options, body });
  }

  list(query: QueryOf<'listApiKeys'> = {}, options: RequestOptions = {}): Listing<ApiKey, AnswerOf<'listApiKeys'>> {
    return this.operations.list('listApiKeys', { ...options, query });
  }

  get(id: string, options: RequestOptions = {}): Promise<ApiKey> {
    return this.operations.call('getApiKey', { ...options, path: { id } });
  }

  update(id: string, body: BodyOf<'updateApiKey'>, options: RequestOptions = {}): Promise<ApiKey> {
    return this.operations.call('updateApiKey', { ...options, path: { id }, body });
  }

  revoke(id: string, options: RequestOptions = {}): Promise<ApiKey> {
    return this.operations.call('revokeApiKey', { ...options, path: { id } });
  }
}

export class Leads {
  constructor(private readonly operations: OperationCaller) {}

  capture(body: BodyOf<'captureLead'>, options: RequestOptions = {}): Promise<Lead> {
    return this.operations.call('captureLead', { ...options, body });
  }
}
