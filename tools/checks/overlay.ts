import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

const run = promisify(execFile);
const TOOL_DEADLINE_MS = 60_000;
const TOOL_OUTPUT_BYTES = 64 * 1024 * 1024;

/** A workspace in a temporary folder that checks may fill with what must not stand in the real one. */
export interface Overlay {
  readonly root: string;
  /** Writes files, by their paths from the root. */
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Removes files and folders. */
  drop(...paths: readonly string[]): Promise<void>;
  /** Runs a script of node_modules under this Node and answers its output, whatever its exit code. */
  tool(script: string, ...args: readonly string[]): Promise<string>;
  remove(): Promise<void>;
}

/**
 * Makes an overlay: the installed packages of the real workspace, copies of some of its files and folders (without builds),
 * and packages of its own, linked by name.
 * @param copies paths from the real root
 * @param packages folder of each linked package, by its name without the scope
 */
export async function createOverlay(copies: readonly string[], packages: Readonly<Record<string, string>>): Promise<Overlay> {
  const root = await mkdtemp(join(tmpdir(), 'fenago-check-'));
  await linkModules(root, packages);
  await Promise.all(copies.map((path) => cp(join(repository, path), join(root, path), { recursive: true, filter: isSource })));
  return {
    root,
    write: async (files) => {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        await writeFile(join(root, path), text);
      }
    },
    drop: async (...paths) => {
      await Promise.all(paths.map((path) => rm(join(root, path), { recursive: true, force: true })));
    },
    tool: (script, ...args) => outputOf(root, script, args),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

const isSource = (path: string): boolean => !/[/\\](?:dist|node_modules)$/.test(path);

async function linkModules(root: string, packages: Readonly<Record<string, string>>): Promise<void> {
  const from = join(repository, 'node_modules');
  const to = join(root, 'node_modules');
  await mkdir(join(to, '@fenago'), { recursive: true });
  const names = (await readdir(from)).filter((name) => name !== '@fenago' && !name.startsWith('.'));
  await Promise.all(names.map((name) => symlink(join(from, name), join(to, name), 'junction')));
  const links = Object.entries(packages).map(([name, folder]) => symlink(join(root, folder), join(to, '@fenago', name), 'junction'));
  await Promise.all(links);
}

async function outputOf(cwd: string, script: string, args: readonly string[]): Promise<string> {
  const file = join(repository, 'node_modules', script);
  const options = { cwd, timeout: TOOL_DEADLINE_MS, maxBuffer: TOOL_OUTPUT_BYTES };
  try {
    return (await run(process.execPath, [file, ...args], options)).stdout;
  } catch (error) {
    // A tool that has found something ends with a code of its own; one that could not run has said nothing on stdout.
    const { stdout, code } = error as { stdout?: string; code?: unknown };
    if (typeof code === 'number' && stdout !== undefined && stdout !== '') return stdout;
    throw error;
  }
}
