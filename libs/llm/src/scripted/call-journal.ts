/** How a call ended, as the server saw it. `broken`: by its script, or because the server closed. */
export type CallOutcome = 'running' | 'finished' | 'failed' | 'broken' | 'aborted_by_client';

/** One call of `POST /v1/chat/completions`. Times are ISO UTC. */
export interface CallRecord {
  id: number;
  model: string;
  /** Number of messages in the request. */
  messages: number;
  requestBytes: number;
  /** Names of the tools that were offered. */
  tools: readonly string[];
  /** The first 200 characters of the last user message. */
  lastUserText: string;
  user: string | undefined;
  /** The last four characters of the API key. */
  keyHint: string;
  /** `type` of the form that was asked for. */
  responseFormat: string | undefined;
  stream: boolean;
  /** From 1; counts the calls with the same last user message and as many replies that asked for tools since. */
  attempt: number;
  status: number;
  tokensSent: number;
  outcome: CallOutcome;
  startedAt: string;
  finishedAt: string | undefined;
}

/** What `GET /__calls` answers. `calls` holds the last ones; the counts are over all. */
export interface JournalView {
  callCount: number;
  abortedCount: number;
  running: number;
  /** The most calls that ran at once. */
  mostRunning: number;
  /** Kept replies that were given by their id. */
  retrievedCount: number;
  calls: readonly CallRecord[];
}

/** Unless told. */
const KEPT_CALLS = 1000;
const MAX_TEXTS = 10_000;

/** The calls of one server, bounded. */
export class CallJournal {
  private readonly kept: CallRecord[] = [];
  private readonly attempts = new Map<string, number>();
  private count = 0;
  private aborted = 0;
  private running = 0;
  private mostRunning = 0;
  private retrieved = 0;

  /** @param keptCalls how many of the last calls can be read */
  constructor(private readonly keptCalls = KEPT_CALLS) {}

  /** How often `text` was asked before, from 0; remembers this time. */
  nextAttempt(text: string): number {
    const attempt = this.attempts.get(text) ?? 0;
    this.attempts.delete(text);
    this.attempts.set(text, attempt + 1);
    const oldest = this.attempts.size > MAX_TEXTS ? this.attempts.keys().next().value : undefined;
    if (oldest !== undefined) this.attempts.delete(oldest);
    return attempt;
  }

  start(call: Pick<CallRecord, 'model' | 'messages' | 'requestBytes' | 'tools' | 'lastUserText' | 'user' | 'keyHint' | 'responseFormat' | 'stream' | 'attempt'>): CallRecord {
    const record: CallRecord = {
      ...call,
      id: ++this.count,
      status: 200,
      tokensSent: 0,
      outcome: 'running',
      startedAt: new Date().toISOString(),
      finishedAt: undefined,
    };
    this.running++;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    this.kept.push(record);
    if (this.kept.length > this.keptCalls) this.kept.shift();
    return record;
  }

  /** The first outcome stays. */
  end(record: CallRecord, outcome: Exclude<CallOutcome, 'running'>): void {
    if (record.outcome !== 'running') return;
    record.outcome = outcome;
    record.finishedAt = new Date().toISOString();
    this.running--;
    if (outcome === 'aborted_by_client') this.aborted++;
  }

  noteRetrieval(): void {
    this.retrieved++;
  }

  view(): JournalView {
    return { callCount: this.count, abortedCount: this.aborted, running: this.running, mostRunning: this.mostRunning, retrievedCount: this.retrieved, calls: this.kept };
  }

  /** Forgets calls and attempts; calls still running stay counted as running. */
  clear(): void {
    this.kept.length = 0;
    this.attempts.clear();
    this.count = 0;
    this.aborted = 0;
    this.mostRunning = this.running;
    this.retrieved = 0;
  }
}
