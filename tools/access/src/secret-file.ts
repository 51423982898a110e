import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The folder keeps everybody else out; a container that a file is mounted into has users of its own. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o644;

/** What a file holds; made where there is none yet, in a folder that nobody else can look into. */
export function keptSecret(file: string, make: () => string, mode = FILE_MODE): string {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: FOLDER_MODE });
    writeFileSync(file, make(), { mode });
  }
  return readFileSync(file, 'utf8').trim();
}
