import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MongoClient, type Collection } from 'mongodb';
import type { TestSystem } from './harness.js';

const run = promisify(execFile);
const bootstrap = fileURLToPath(new URL('../../../tools/bootstrap.mjs', import.meta.url));
const HOUR_MS = 3_600_000;

/** What a test reads, and spoils, of a row. */
export interface LedgerRow {
  readonly _id: string;
  readonly executionId: string;
  readonly agentId: string;
  readonly costMicros: number;
  readonly createdAt: Date;
}

/** The usage ledger of a whole system, past its API. */
export class Ledger {
  readonly rows: Collection<LedgerRow>;
  private readonly mongo: MongoClient;

  constructor(private readonly test: Pick<TestSystem, 'nats' | 'mongodbUri' | 'databasePrefix'>) {
    this.mongo = new MongoClient(test.mongodbUri);
    this.rows = this.mongo.db(`${test.databasePrefix}_billing`).collection<LedgerRow>('USAGE_LEDGER');
  }

  /** Lets the executions that have ended be so for an hour: `usage:verify` leaves out what ended in the last minute. */
  async settle(): Promise<void> {
    const executions = this.mongo.db(`${this.test.databasePrefix}_execution`).collection('AGENT_EXECUTION');
    await executions.updateMany({ endTime: { $type: 'date' } }, { $set: { endTime: new Date(Date.now() - HOUR_MS) } });
  }

  /** The operator's command, `npm run usage:verify`; rejects where it ends with 1. */
  verify(...args: string[]): Promise<{ readonly stdout: string }> {
    return run(process.execPath, [bootstrap, 'usage:verify', ...args], { env: { ...process.env, NATS_URL: this.test.nats.url } });
  }

  close(): Promise<void> {
    return this.mongo.close();
  }
}
