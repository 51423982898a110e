import { FsTree } from '@nx/devkit/internal';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Runs generators as Nx does, in a Node of its own: `run.mjs '[["command", {…}], …]'` works on the current folder and
 * prints, as JSON, for each whether it `made` its files or with what it `refused`.
 */
const results = [];
for (const [name, options] of JSON.parse(process.argv[2] ?? '[]')) {
  const { default: generate } = await import(`../src/${name}/generator.mjs`);
  const tree = new FsTree(process.cwd(), false);
  try {
    await generate(tree, options);
    tree.listChanges().forEach(write);
    results.push({ made: name });
  } catch (error) {
    results.push({ refused: error.message });
  }
}
process.stdout.write(JSON.stringify(results));

function write({ type, path, content }) {
  const file = resolve(path);
  if (type === 'DELETE') return rmSync(file);
  mkdirSync(dirname(file), { recursive: true });
  return writeFileSync(file, content);
}
