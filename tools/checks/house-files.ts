import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of ours: its path from the repository's root, with slashes, and its text. */
export interface HouseFile {
  readonly path: string;
  readonly text: string;
}

const SKIPPED = new Set(['node_modules', 'dist']);

/** TypeScript sources and manifests of folders of the repository. */
export function houseFiles(root: string, folders: readonly string[]): readonly HouseFile[] {
  return folders.flatMap((folder) => [...walk(root, folder)]).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

function* walk(root: string, folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) yield* walk(root, path);
    if (entry.isFile() && (entry.name.endsWith('.ts') || entry.name === 'package.json')) yield path;
  }
}

export const lineCount = ({ text }: HouseFile): number => text.trimEnd().split('\n').length;
export const isSource = ({ path }: HouseFile): boolean => /^(?:apps|libs)\/[^/]+\/src\/.*\.ts$/.test(path) && !path.endsWith('.spec.ts');
/** `apps/agent` of `apps/agent/src/main.ts`. */
export const packageOf = (path: string): string => path.split('/', 2).join('/');

/** Parameters of each constructor of a file, counted at their commas. */
export function constructorSizes(file: HouseFile): readonly number[] {
  const text = file.text.replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
  return [...text.matchAll(/\bconstructor\(/g)].map(({ index }) => parameterCount(text, index + 'constructor('.length));
}

const OPENS = '([{<';
const CLOSES = ')]}>';

function parameterCount(text: string, start: number): number {
  let depth = 0;
  let count = 0;
  let pending = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (OPENS.includes(character)) depth += 1;
    // The arrow of a function type closes nothing.
    if (CLOSES.includes(character) && !(character === '>' && text.charAt(at - 1) === '=')) depth -= 1;
    if (depth < 0) break;
    if (character === ',' && depth === 0) {
      count += 1;
      pending = false;
    } else if (character.trim() !== '') pending = true;
  }
  return count + (pending ? 1 : 0);
}

/** Names of the packages that a file imports, without those of Node. */
export function importedPackages({ text }: HouseFile): readonly string[] {
  const specifiers = [...text.matchAll(/^(?:import|export) (?:[^;'"`=(]*? from )?'([^']+)'|\bimport\('([^']+)'\)/gm)];
  const names = specifiers.map(([, of = '', lazy = of]) => lazy).filter((name) => !/^(?:\.|node:)/.test(name));
  return [...new Set(names.map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/')))];
}
