import type { LoggedEvent } from '@fenago/messaging';
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, truncate, type FileHandle } from 'node:fs/promises';

/** Name and version of the form of the file. */
const FORMAT = 'fenago.events/1';

/** First line: which stream it is. */
export interface LogHeader {
  readonly format: string;
  readonly streamCreated: string;
  /** Sequence of the first event; one past the last where there is none. */
  readonly firstSequence: number;
  readonly exportedAt: string;
}

/** Last line: that the file is whole. */
export interface LogFooter {
  readonly events: number;
  readonly lastSequence: number;
  /** Of every byte before this line, in hexadecimal. */
  readonly sha256: string;
}

/** What is known of a file that was read to where it ends. */
export interface LogFile {
  readonly header: LogHeader;
  readonly events: number;
  /** Of the first event and of the last; what the header says where there is none. */
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** None where the export has not ended. */
  readonly footer: LogFooter | undefined;
}

/** The file is not what it should be. */
export class LogFileError extends Error {
  override readonly name = 'LogFileError';
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;

/** Lines with the bytes before each, in bounded memory. What follows the last line break is no line. */
async function* linesOf(path: string): AsyncGenerator<{ readonly text: string; readonly end: number }> {
  let rest: Buffer = Buffer.alloc(0);
  let at = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    for (let from = 0; ; ) {
      const to = rest.indexOf('\n', from);
      if (to === -1) {
        rest = rest.subarray(from);
        break;
      }
      at += to + 1 - from;
      yield { text: rest.subarray(from, to + 1).toString('utf8'), end: at };
      from = to + 1;
    }
  }
}

/** The events of a file, in order. @throws LogFileError where a line is none */
export async function* eventsIn(path: string): AsyncGenerator<LoggedEvent> {
  let isHeader = true;
  for await (const { text } of linesOf(path)) {
    const value = parsed(path, text);
    if (!isHeader && isEvent(value)) yield value;
    isHeader = false;
  }
}

/** Reads a file from its first line to its last and checks it: what it says of itself, the order of its events, its checksum. */
export async function readLogFile(path: string): Promise<LogFile> {
  const { hash, end: _end, ...file } = await scan(path);
  const { footer, events, lastSequence } = file;
  if (footer !== undefined && (footer.sha256 !== hash.digest('hex') || footer.events !== events || footer.lastSequence !== lastSequence)) {
    throw new LogFileError(`${path} was changed or is damaged: its checksum is another one. Export anew.`);
  }
  return file;
}

interface Scan extends LogFile {
  /** Of all but the footer. */
  readonly hash: Hash;
  /** Bytes up to the end of the last whole line. */
  readonly end: number;
}

async function scan(path: string): Promise<Scan> {
  const hash = createHash('sha256');
  let [header, footer]: [LogHeader | undefined, LogFooter | undefined] = [undefined, undefined];
  let [events, firstSequence, lastSequence, end] = [0, 0, 0, 0];
  for await (const { text, end: to } of linesOf(path)) {
    const value = parsed(path, text);
    if (footer !== undefined) throw new LogFileError(`${path} goes on behind its end. Export anew.`);
    if (header === undefined) {
      if (!isHeader(value)) throw new LogFileError(`${path} is no export of events of this version.`);
      header = value;
      ({ firstSequence } = value);
      lastSequence = firstSequence - 1;
    } else if (isFooter(value)) footer = value;
    else {
      if (!isEvent(value) || value.sequence <= lastSequence) throw new LogFileError(`${path} is damaged behind event ${lastSequence}. Export anew.`);
      lastSequence = value.sequence;
      if (events === 0) firstSequence = lastSequence;
      events += 1;
    }
    if (footer === undefined) hash.update(text);
    end = to;
  }
  if (header === undefined) throw new LogFileError(`${path} is empty. Export anew.`);
  return { header, events, firstSequence, lastSequence, footer, hash, end };
}

function parsed(path: string, text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below, with what is no object.
  }
  throw new LogFileError(`${path} has a line that is no JSON object. Export anew.`);
}

const isHeader = (value: object): value is LogHeader => 'format' in value && value.format === FORMAT;
const isFooter = (value: object): value is LogFooter => 'sha256' in value;
const isEvent = (value: object): value is LoggedEvent => 'sequence' in value && 'subject' in value && 'payload' in value;

/** A file that is written: event behind event, and its last line in the end. */
export class LogWriter {
  private constructor(
    private readonly file: FileHandle,
    private readonly hash: Hash,
    readonly header: LogHeader,
    private count: number,
    private last: number,
  ) {}

  /** Begins a file. @throws Error where it is there already */
  static async begin(path: string, header: Omit<LogHeader, 'format'>): Promise<LogWriter> {
    // It holds what people have written.
    const file = await open(path, 'wx', 0o600);
    const writer = new LogWriter(file, createHash('sha256'), { format: FORMAT, ...header }, 0, header.firstSequence - 1);
    await writer.write(line(writer.header));
    return writer;
  }

  /** Goes on with a file whose export has not ended, behind its last whole line. @throws LogFileError */
  static async resume(path: string): Promise<LogWriter> {
    const { header, events, lastSequence, footer, hash, end } = await scan(path);
    if (footer !== undefined) throw new LogFileError(`${path} is whole; export into another file.`);
    await truncate(path, end);
    return new LogWriter(await open(path, 'a'), hash, header, events, lastSequence);
  }

  get events(): number {
    return this.count;
  }

  get lastSequence(): number {
    return this.last;
  }

  async append(events: readonly LoggedEvent[]): Promise<void> {
    await this.write(events.map(line).join(''));
    this.count += events.length;
    this.last = events.at(-1)?.sequence ?? this.last;
  }

  /** Says that it is whole. */
  async end(): Promise<LogFooter> {
    const footer: LogFooter = { events: this.count, lastSequence: this.last, sha256: this.hash.copy().digest('hex') };
    await this.write(line(footer));
    await this.file.sync();
    return footer;
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async write(text: string): Promise<void> {
    this.hash.update(text);
    await this.file.writeFile(text);
  }
}
