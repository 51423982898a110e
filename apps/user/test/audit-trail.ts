import { newId, QUERIES, type AdminCaller, type AuditEntryView, type AuditHead, type AuditVerification } from '@fenago/contracts';
import { eventOf, until } from '@fenago/testing';
import type { Users } from './support.js';

/** Small, so that a log of a test has several. */
const BATCH = 1_000;

/** What the audit log of a service under test says, read as an admin and as an operator would. */
export class AuditTrail {
  constructor(
    private readonly users: Users,
    private readonly admin: AdminCaller,
  ) {}

  /** Entries of a kind, oldest first, once there are as many. */
  of(filter: { readonly actorId?: string; readonly objectId?: string; readonly action?: string }, count: number): Promise<readonly AuditEntryView[]> {
    return until(
      async () => {
        const { data } = await this.users.request(QUERIES.listAudit, { admin: this.admin, ...filter, limit: 100, order: 'asc' });
        return data.length >= count && data;
      },
      { what: `${count} entries of ${JSON.stringify(filter)}`, deadlineMs: 20_000, everyMs: 50 },
    );
  }

  /** Checks the whole log. */
  async verify(heads: AuditHead[] = []): Promise<AuditVerification> {
    for (let after: AuditHead | null = null; ; ) {
      const found: AuditVerification = await this.users.request(QUERIES.verifyAudit, { limit: BATCH, heads, ...(after === null ? {} : { after }) });
      if (found.done) return found;
      after = found.last;
    }
  }

  /** Waits until everything that was published before has its row: events are taken in the order of the stream. */
  async caughtUp(): Promise<void> {
    const [apiKeyId, userId] = [newId('apiKey', 1), newId('user', 1)];
    await this.users.service.publish(eventOf({ type: 'api_key.revoked', aggregateId: apiKeyId, ownerId: userId, data: { apiKeyId, userId } }));
    await this.of({ objectId: apiKeyId }, 1);
  }
}
