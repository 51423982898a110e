import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const repositoryFile = (path: string): string => readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');

/** The tour as one script, and what each of its parts must print. */
export interface Tour {
  readonly script: string;
  /** Lines beginning with `# →` that follow each other are about the commands before them. */
  readonly expectations: readonly (readonly string[])[];
}

const MARK = '@@ end of part';
const BLOCK = /^```bash tour\n([^]*?)^```$/gm;
const EXPECTED = '# → ';

/** Makes a script of the blocks of the README that are marked as the tour. */
export function readTour(markdown: string): Tour {
  const lines = [...markdown.matchAll(BLOCK)].flatMap(([, block = '']) => block.trimEnd().split('\n'));
  const script: string[] = [];
  const expectations: string[][] = [];
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith(EXPECTED)) {
      script.push(line);
      continue;
    }
    if (lines[index - 1]?.startsWith(EXPECTED) !== true) expectations.push([]);
    expectations.at(-1)?.push(line.slice(EXPECTED.length));
    if (lines[index + 1]?.startsWith(EXPECTED) !== true) script.push(`printf '\\n%s\\n' '${MARK}'`);
  }
  return { script: script.join('\n'), expectations };
}

/** What each part printed. */
export function partsOf(output: string): readonly string[] {
  return output.replaceAll('\r', '').split(`\n${MARK}\n`).slice(0, -1);
}

/** A pattern of an expected line, where `…` stands for anything within it. */
export function patternOf(expected: string): RegExp {
  const escaped = expected.split('…').map((piece) => piece.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join('.*')}$`, 'm');
}

/** Names of the variables in the README's table. */
export function variablesOfTable(markdown: string): readonly string[] {
  const [, section = ''] = markdown.split('## Environment variables');
  const [table = ''] = section.split('\n## ');
  return [...table.matchAll(/^\| `([A-Z][A-Z0-9_]+)` \|/gm)].map(([, name = '']) => name);
}

/** Names of variables that a source reads: they stand in it as texts. `PATH` is the system's own. */
export function variablesOfSource(source: string): readonly string[] {
  return [...source.matchAll(/'([A-Z][A-Z0-9_]{3,})'/g)].map(([, name = '']) => name).filter((name) => name !== 'PATH');
}
