import { LocalPartsError, until } from '@fenago/local-parts';
import { connectNats, CoreEvents } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import type { AnyDomainEvent, ConversationView, ExecutionView, Page, UsageRowView } from '@fenago/contracts';
import { eventSubject } from '@fenago/contracts';
import { readSse } from './read-sse.js';
import type { DevAccount } from './dev-account.js';

const QUESTION = 'Hello FeNAgO! Tell me in one sentence what happens when I post a message.';
const TURN_MS = 60_000;
const LEDGER_MS = 10_000;

interface Seen {
  readonly subject: string;
  readonly atMs: number;
}

export interface FirstTurnOptions {
  readonly account: DevAccount;
  readonly natsUrl: string;
  readonly write: (text: string) => void;
}

/** Runs one turn through the whole system and shows it: the reply as it streams, the events, tokens and cost. */
export async function showFirstTurn({ account, natsUrl, write }: FirstTurnOptions): Promise<void> {
  const link = await connectNats({ url: natsUrl, name: 'fenago-cli', logger: createLogger({ service: 'cli', level: 'error' }) });
  const seen: Seen[] = [];
  const conversation = await call<ConversationView>(account, '/v1/conversations', { agentId: account.agentId, title: 'First turn' });
  const listening = new CoreEvents(link).subscribe('evt.>', (event) => {
    if (isOf(event, conversation.id)) seen.push({ subject: eventSubject(event.type, event.ownerid, event.subject), atMs: performance.now() });
  });
  try {
    await listening.ready;
    write(`\nYou:       ${QUESTION}\nAssistant: `);
    const began = performance.now();
    const executionId = await streamReply(account, conversation.id, write);
    const tookMs = performance.now() - began;
    const row = await ledgerRow(account, executionId);
    const execution = await call<ExecutionView>(account, `/v1/executions/${executionId}`);
    writeEvents(seen, began, write);
    const cost = row === undefined ? 'not in the ledger yet' : `${(row.costMicros / 1e6).toFixed(6)} ${row.currency}`;
    write(`\nExecution ${executionId}: ${execution.status} in ${tookMs.toFixed(0)} ms, ${execution.tokensUsed} tokens, cost ${cost}\n`);
  } finally {
    listening.close();
    await link.drain(1_000);
  }
}

/** Every event of this turn names the conversation. */
function isOf(event: AnyDomainEvent, conversationId: string): boolean {
  return 'conversationId' in event.data && event.data.conversationId === conversationId;
}

async function streamReply(account: DevAccount, conversationId: string, write: (text: string) => void): Promise<string> {
  const response = await fetch(`${account.baseUrl}/v1/conversations/${conversationId}/messages`, {
    method: 'POST',
    headers: { ...headersOf(account), accept: 'text/event-stream' },
    body: JSON.stringify({ content: QUESTION }),
    signal: AbortSignal.timeout(TURN_MS),
  });
  if (!response.ok) throw new LocalPartsError('part_not_ready', `The first turn was refused: ${await response.text()}`);
  let executionId = '';
  for await (const { event, data } of readSse(response)) {
    const value = JSON.parse(data) as { text?: string; executionId?: string; error?: { message: string } };
    executionId = value.executionId ?? executionId;
    if (event === 'token.delta') write(value.text ?? '');
    if (event === 'execution.failed') write(`\n(the execution failed: ${value.error?.message ?? 'no reason given'})`);
  }
  write('\n');
  return executionId;
}

async function ledgerRow(account: DevAccount, executionId: string): Promise<UsageRowView | undefined> {
  return until(
    async () => (await call<Page<UsageRowView>>(account, `/v1/usage/rows?executionId=${executionId}`)).data[0],
    { deadlineMs: LEDGER_MS, everyMs: 100 },
  );
}

function writeEvents(seen: readonly Seen[], began: number, write: (text: string) => void): void {
  write('\nEvents that flowed (ms since the message was posted, and since the event before):\n');
  let before = began;
  for (const { subject, atMs } of seen) {
    write(`  ${(atMs - began).toFixed(0).padStart(6)}  +${(atMs - before).toFixed(0).padEnd(5)} ${subject}\n`);
    before = atMs;
  }
}

function headersOf(account: DevAccount): Record<string, string> {
  return { authorization: `Bearer ${account.apiKey}`, 'content-type': 'application/json' };
}

async function call<T>(account: DevAccount, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${account.baseUrl}${path}`, {
    headers: headersOf(account),
    signal: AbortSignal.timeout(10_000),
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new LocalPartsError('part_not_ready', `${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
