import { EventLog, type LoggedEvent } from '@fenago/messaging';
import { overBroker } from '../broker.js';
import { BROKER_OPTIONS, onlyArgument, type Command, type Invocation } from '../command.js';
import { eventsIn, LogFileError, LogWriter, readLogFile, type LogFile } from '../log-file.js';

/** As much is held in memory at once. */
const BOUNDS = { limit: 512, maxBytes: 4 * 1024 * 1024 };
const PROGRESS = 20_000;

export const exportEvents: Command = {
  name: 'events export',
  usage: '<file> [--resume]',
  summary: 'Copies the whole event stream into a file, an event a line, as it is at this moment',
  options: { resume: { type: 'boolean', help: 'goes on with a file that an export has left unfinished' }, ...BROKER_OPTIONS },
  run: (invocation) => {
    const path = onlyArgument(invocation, 'the file to write');
    return overBroker(invocation, (link) => exportLog(invocation, new EventLog(link), path));
  },
};

export const importEvents: Command = {
  name: 'events import',
  usage: '<file> [--resume]',
  summary: 'Puts the events of such a file into a broker that has none, in their order and at their places; before services are started',
  options: { resume: { type: 'boolean', help: 'goes on where an import of this file has broken off' }, ...BROKER_OPTIONS },
  run: async (invocation) => {
    const path = onlyArgument(invocation, 'the file to read');
    const file = await readLogFile(path);
    if (file.footer === undefined) throw new LogFileError(`${path} is not whole: its export has not ended. Go on with it by --resume.`);
    return overBroker(invocation, (link) => importLog(invocation, new EventLog(link), path, file));
  },
};

async function exportLog(invocation: Invocation, log: EventLog, path: string): Promise<number> {
  const extent = await log.extent();
  if (extent === undefined) throw new Error('The broker has no event stream. Check --nats-url.');
  const writer = invocation.options['resume'] === true ? await LogWriter.resume(path) : await LogWriter.begin(path, { ...headOf(extent), exportedAt: new Date().toISOString() });
  try {
    if (writer.header.streamCreated !== extent.streamCreated) throw new LogFileError(`${path} is of another stream than this broker has. Export into another file.`);
    // What comes while it is read is not waited for: it would never end.
    while (writer.lastSequence < extent.lastSequence && !invocation.signal.aborted) {
      const events = (await log.after(writer.lastSequence, BOUNDS)).filter(({ sequence }) => sequence <= extent.lastSequence);
      refuseGap(path, writer, events[0], extent.firstSequence);
      if (events.length === 0) break;
      await writer.append(events);
      progress(invocation, writer.events, events.length, `as far as ${writer.lastSequence} of ${extent.lastSequence}`);
    }
    if (invocation.signal.aborted) return leave(invocation, `${writer.events} events are in ${path}; --resume goes on.`);
    const footer = await writer.end();
    return tell(invocation, footer, `${footer.events} events, up to ${footer.lastSequence}, are in ${path} (sha256 ${footer.sha256}).`);
  } finally {
    await writer.close();
  }
}

const headOf = ({ streamCreated, firstSequence }: { readonly streamCreated: string; readonly firstSequence: number }) => ({ streamCreated, firstSequence });

/** Events go from the front of the stream as they get old: of a file that was left for long some may have gone behind its end. */
function refuseGap(path: string, writer: LogWriter, next: LoggedEvent | undefined, firstSequence: number): void {
  if (writer.events > 0 && firstSequence > writer.lastSequence + 1 && next !== undefined) throw new LogFileError(`Events behind ${writer.lastSequence} have expired since ${path} was left. Export anew.`);
}

async function importLog(invocation: Invocation, log: EventLog, path: string, file: LogFile): Promise<number> {
  const resumes = invocation.options['resume'] === true;
  if (!resumes) await log.begin(file.firstSequence);
  let last = resumes ? await checkedLast(log, path, file.firstSequence) : file.firstSequence - 1;
  let [put, left] = [0, 0];
  for await (const events of batchesOf(path, last)) {
    if (invocation.signal.aborted) return leave(invocation, `${put} events were put in, as far as ${last}; --resume goes on.`);
    const appended = await log.append(events, last);
    last = appended.last;
    put += events.length - appended.duplicates;
    left += appended.duplicates;
    progress(invocation, put + left, events.length, `of ${file.events}`);
  }
  if (left > 0) invocation.terminal.err(`${left} events were in the stream twice and were left out.`);
  if (last !== file.lastSequence) invocation.terminal.err('Events are not all at the places that they had: what services have archived is compared event by event.');
  return tell(invocation, { imported: put, duplicates: left, lastSequence: last }, `${put} events were put in; the stream ends at ${last}.`);
}

/** The last sequence of a stream that has the beginning of the file and nothing else. */
async function checkedLast(log: EventLog, path: string, firstSequence: number): Promise<number> {
  const extent = await log.extent();
  if (extent === undefined || extent.firstSequence > extent.lastSequence) throw new Error('The broker has no events that an import has left. Import without --resume.');
  let last = firstSequence - 1;
  let there: readonly LoggedEvent[] = [];
  let at = 0;
  for await (const event of eventsIn(path)) {
    if (at === there.length) {
      there = await log.after(last, BOUNDS);
      at = 0;
      if (there.length === 0) return last;
    }
    const found = there[at];
    if (found?.sequence !== event.sequence || found.id !== event.id || found.payload !== event.payload) {
      throw new Error(`The broker has another event at ${event.sequence} than ${path}. Import into a broker without any.`);
    }
    last = event.sequence;
    at += 1;
  }
  if (at < there.length) throw new Error(`The broker has events behind the last one of ${path}. Import into a broker without any.`);
  return last;
}

/** Events behind a sequence, as many at once as may be held. */
async function* batchesOf(path: string, after: number): AsyncGenerator<readonly LoggedEvent[]> {
  let batch: LoggedEvent[] = [];
  let bytes = 0;
  for await (const event of eventsIn(path)) {
    if (event.sequence <= after) continue;
    batch.push(event);
    bytes += event.payload.length;
    if (batch.length < BOUNDS.limit && bytes < BOUNDS.maxBytes) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

function progress({ terminal, options }: Invocation, now: number, added: number, rest: string): void {
  if (options['json'] !== true && Math.floor(now / PROGRESS) > Math.floor((now - added) / PROGRESS)) terminal.err(`${now} events, ${rest}`);
}

function tell({ terminal, options }: Invocation, result: object, text: string): number {
  terminal.out(options['json'] === true ? JSON.stringify(result) : text);
  return 0;
}

function leave({ terminal }: Invocation, text: string): number {
  terminal.err(text);
  return 1;
}
