import { pageOf, type Caller, type ExecutionLogView, type Page, type Paging } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import { unknownExecution } from '../domain/actions.js';
import { LOG_PAGE } from '../domain/execution.state.js';
import { logRange, type LogRange } from '../domain/log-range.js';
import { positionOf, toLogView } from '../mappers/log.mapper.js';
import { ExecutionRepository } from '../repositories/execution.repository.js';
import { LogPageRepository } from '../repositories/log-page.repository.js';

/** Executions whose entries are sealed in one sweep; the others wait for the next. */
const MAX_SEALED = 100;

/** Log entries, over executions and pages. */
@Injectable()
export class LogService {
  constructor(
    private readonly executions: ExecutionRepository,
    private readonly pages: LogPageRepository,
  ) {}

  /** @throws FenagoError `not_found`, also for an execution of another user */
  async list(caller: Caller, executionId: string, paging: Paging): Promise<Page<ExecutionLogView>> {
    const window = await this.executions.findLogs(caller, executionId);
    if (window === null) throw unknownExecution();
    const { logs, logBase } = window;
    const range = logRange(paging, positionOf(paging.after), logBase + logs.length);
    const sealed = range.from < logBase ? await this.pages.read(caller, executionId, range.from, Math.min(range.to, logBase)) : [];
    const entries = [...sealed, { entries: logs, from: logBase }].flatMap(({ entries: some, from }) => some.map((entry, index) => ({ position: from + index, entry })));
    const rows = entries.filter(({ position }) => isIn(range, position)).map(({ position, entry }) => toLogView(executionId, position, entry));
    return pageOf(paging.order === 'asc' ? rows : rows.toReversed(), paging.limit);
  }

  /**
   * Moves the oldest entries of those that have many into pages. The page comes first: a crash leaves one that nobody reads
   * yet. Entries are no facts of an execution, so its version stays.
   */
  async seal(): Promise<void> {
    for (const { _id: executionId, userId, logs, logBase: from } of await this.executions.findLongLogs(MAX_SEALED)) {
      const entries = logs.slice(0, LOG_PAGE);
      await this.pages.put({ executionId, userId, from, to: from + entries.length, entries });
      await this.executions.dropLogs(executionId, from, entries.length);
    }
  }
}

function isIn({ from, to }: LogRange, position: number): boolean {
  return position >= from && position < to;
}
