import { AUDIT_LOG_ID, eventSubject, MAX_AUDIT_BATCH, PUBLIC_OWNER, QUERIES, type AuditFault, type AuditFaultKind, type AuditHead, type AuditVerification } from '@fenago/contracts';
import { writeLine } from '@fenago/local-parts';
import { connectNats, EventStream, RpcClient, type NatsLink } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { operatorUrl } from '@fenago/system';
import { parseArgs } from 'node:util';

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
 * batches, against the one before it, the anchors in the event stream, and heads that were kept elsewhere. Ends with 1 where
 * one is not as it was written.
 */
try {
  const { values } = parseArgs({ options: { head: { type: 'string', multiple: true } } });
  process.exitCode = await verify(operatorUrl(), (values.head ?? []).map(parseHead));
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
    const anchors = await anchorsOf(link);
    const { last, rows, fault } = await checkAll(new RpcClient(link), [...anchors, ...kept].toSorted((a, b) => a.sequence - b.sequence));
    if (fault !== null) return refuse(fault, rows);
    writeLine(last === null ? 'The audit log is empty.' : `${rows} entries are as they were written; the last is ${last.sequence}:${last.hash}`);
    const newest = anchors.at(-1);
    if (newest === undefined) writeLine('No anchor is in the event stream: name one that was kept, or a cut end is not seen (--head <sequence>:<hash>).');
    else writeLine(`It has come as far as the ${anchors.length} anchors in the event stream say; the newest is ${newest.sequence}:${newest.hash}`);
    return 0;
  } finally {
    await link.drain(1_000);
  }
}

function refuse({ kind, sequence }: AuditFault, rows: number): number {
  writeLine(`Entry ${sequence} ${FAULTS[kind]} (${kind}). ${rows} entries were checked.`);
  return 1;
}

/** What the services have told of how far the log had come, as far back as the stream goes: it lets nobody take that back. */
async function anchorsOf(link: NatsLink): Promise<readonly AuditHead[]> {
  const anchors: AuditHead[] = [];
  for await (const event of new EventStream(link).eventsOn(eventSubject('audit.anchored', PUBLIC_OWNER, AUDIT_LOG_ID))) {
    if (event.type === 'audit.anchored') anchors.push(event.data);
  }
  return anchors;
}

/** Every batch, one after the other. @param heads in order */
async function checkAll(client: RpcClient, heads: readonly AuditHead[]): Promise<AuditVerification> {
  let rows = 0;
  for (let after: AuditHead | null = null; ; ) {
    const from: number = after?.sequence ?? 0;
    const within = heads.filter(({ sequence }) => sequence > from && sequence <= from + MAX_AUDIT_BATCH);
    const request = { limit: MAX_AUDIT_BATCH, heads: [...within.slice(0, MAX_AUDIT_BATCH), ...heads.slice(-1)] };
    const found: AuditVerification = await client.request(QUERIES.verifyAudit, { ...request, ...(after === null ? {} : { after }) });
    rows += found.rows;
    if (found.done) return { ...found, rows };
    after = found.last;
  }
}
