import { AUDIT_LOG_ID, eventSubject, PUBLIC_OWNER, QUERIES, type AuditFault, type AuditFaultKind, type AuditHead, type AuditVerification } from '@fenago/contracts';
import { writeLine } from '@fenago/local-parts';
import { connectNats, EventStream, RpcClient, type NatsLink } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { parseArgs } from 'node:util';

const DEFAULT_NATS_URL = 'nats://127.0.0.1:4222';
const HEAD = /^([1-9]\d{0,14}):([0-9a-f]{64})$/;

const FAULTS: Readonly<Record<AuditFaultKind, string>> = {
  missing: 'is not there, though later ones are',
  out_of_place: 'does not follow the one before it: something was taken away, put in, or put elsewhere',
  changed: 'is not as it was written',
  unknown_key: 'was written under a key that AUDIT_KEYS does not have: put that back, and verify again',
  other_head: 'is another than the one that was anchored',
  truncated: 'is not there, though it or a later one was anchored: the end of the log was cut off',
};

/**
 * `npm run audit:verify [-- --head 1200:9f2c…]`: checks every entry of the audit log on the system behind NATS_URL, in
 * batches, against the one before it, the newest anchor in the event stream, and heads that were kept elsewhere. Ends with 1
 * where one is not as it was written.
 */
try {
  const { values } = parseArgs({ options: { head: { type: 'string', multiple: true } } });
  process.exitCode = await verify(process.env['NATS_URL'] ?? DEFAULT_NATS_URL, (values.head ?? []).map(parseHead));
} catch (error) {
  writeLine(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function parseHead(text: string): AuditHead {
  const [, sequence, hash] = HEAD.exec(text) ?? [];
  if (sequence === undefined || hash === undefined) throw new Error(`--head takes <sequence>:<hash> of an entry, not "${text}".`);
  return { sequence: Number(sequence), hash };
}

async function verify(natsUrl: string, kept: readonly AuditHead[]): Promise<number> {
  const link = await connectNats({ url: natsUrl, name: 'fenago-cli', logger: createLogger({ service: 'cli', level: 'error' }) });
  try {
    const anchor = await newestAnchor(link);
    const heads = anchor === undefined ? [...kept] : [...kept, anchor];
    const { last, rows, fault } = await checkAll(new RpcClient(link), heads);
    if (fault !== null) return refuse(fault, rows);
    writeLine(last === null ? 'The audit log is empty.' : `${rows} entries are as they were written; the last is ${last.sequence}:${last.hash}`);
    writeLine(anchor === undefined ? 'No anchor is in the event stream: name one that was kept, or a cut end is not seen (--head <sequence>:<hash>).' : `The newest anchor is ${anchor.sequence}:${anchor.hash}`);
    return 0;
  } finally {
    await link.drain(1_000);
  }
}

function refuse({ kind, sequence }: AuditFault, rows: number): number {
  writeLine(`Entry ${sequence} ${FAULTS[kind]} (${kind}). ${rows} entries were checked.`);
  return 1;
}

/** What the services told last of how far the log had come: the stream lets nobody take that back. */
async function newestAnchor(link: NatsLink): Promise<AuditHead | undefined> {
  const event = await new EventStream(link).lastOn(eventSubject('audit.anchored', PUBLIC_OWNER, AUDIT_LOG_ID));
  return event?.type === 'audit.anchored' ? event.data : undefined;
}

/** Every batch, one after the other. */
async function checkAll(client: RpcClient, heads: AuditHead[]): Promise<AuditVerification> {
  let rows = 0;
  for (let after: AuditHead | null = null; ; ) {
    const found: AuditVerification = await client.request(QUERIES.verifyAudit, { heads, ...(after === null ? {} : { after }) });
    rows += found.rows;
    if (found.done) return { ...found, rows };
    after = found.last;
  }
}
