import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** One change: a record that was put, or the id of one that was removed. */
export type Change = readonly [collection: string, recordOrId: { readonly id: string } | string];

/** Where changes are kept. */
export interface Journal {
  /** Everything that was kept, oldest first. */
  read(): Change[];
  /** Keeps the changes of one request, all or none of them. */
  append(changes: readonly Change[]): void;
  /** Replaces everything that was kept by what it has come to. */
  rewrite(changes: readonly Change[]): void;
}

/** Keeps nothing past the end of the process. */
export const noJournal: Journal = { read: () => [], append: () => undefined, rewrite: () => undefined };

/**
 * A file with the changes of one request a line. A line is written whole by one call; one that a killed process left
 * unfinished at the end counts as not written.
 */
export function fileJournal(file: string): Journal {
  mkdirSync(dirname(file), { recursive: true });
  return {
    read: () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').flatMap((line, index, lines) => parse(file, line, index === lines.length - 1)) : []),
    append: (changes) => appendFileSync(file, `${JSON.stringify(changes)}\n`, { mode: 0o600 }),
    rewrite: (changes) => {
      const draft = `${file}.draft`;
      writeFileSync(draft, changes.map((change) => `${JSON.stringify([change])}\n`).join(''), { mode: 0o600 });
      renameSync(draft, file);
    },
  };
}

function parse(file: string, line: string, isLast: boolean): Change[] {
  if (line === '') return [];
  try {
    return JSON.parse(line) as Change[];
  } catch (cause) {
    if (isLast) return [];
    throw new Error(`${file} is damaged. Delete it, and the local Stripe starts empty.`, { cause });
  }
}
