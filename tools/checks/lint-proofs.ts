/** Shows that a rule of .oxlintrc.json bites: a file that it must refuse, and one close by that it must let pass. */
export interface LintProof {
  /** As the configuration names it. */
  readonly rule: string;
  readonly illegal: Readonly<Record<string, string>>;
  readonly legal: Readonly<Record<string, string>>;
}

const lines = (count: number): string => Array.from({ length: count }, (_, i) => `export const line${i} = ${i};\n`).join('');
const body = (count: number): string => `export function long(): void {\n${Array.from({ length: count - 2 }, () => '  run();\n').join('')}}\n`;
const runs = "import { run } from './run.js';\n";
const spec = (call: string): string =>
  `import { expect, it } from 'vitest';\n\n${call}('adds', () => {\n  expect(1 + 1).toBe(2);\n});\n`;

/** Numbers are the house's: 300 lines a file, 70 a function. */
export const lintProofs: readonly LintProof[] = [
  {
    rule: 'no-console',
    illegal: { 'apps/alpha/src/loud.ts': "export const shout = (): void => console.log('here');\n" },
    legal: { 'apps/alpha/src/quiet.ts': 'export const shout = (console: { log(): void }): void => console.log();\n' },
  },
  {
    rule: 'node/no-process-env',
    illegal: { 'apps/alpha/src/main.ts': "export const port = process.env['PORT'];\n" },
    legal: { 'apps/alpha/src/config.ts': "export const port = process.env['PORT'];\n" },
  },
  {
    rule: 'typescript/no-explicit-any',
    illegal: { 'apps/alpha/src/loose.ts': 'export const loose = (value: any): string => String(value);\n' },
    legal: { 'apps/alpha/src/strict.ts': 'export const strict = (value: unknown): string => String(value);\n' },
  },
  {
    rule: 'typescript/ban-ts-comment',
    illegal: { 'apps/alpha/src/silent.ts': "// @ts-ignore\nexport const silent: number = 'text';\n" },
    legal: { 'libs/contracts/src/wrong.unit.spec.ts': "// @ts-expect-error a text is no number\nexport const wrong: number = 'text';\n" },
  },
  {
    rule: 'unicorn/no-abusive-eslint-disable',
    illegal: { 'apps/alpha/src/waved.ts': '/* eslint-disable */\nexport const waved = 1;\n' },
    legal: { 'apps/alpha/src/not-waved.ts': '/* waved */\nexport const waved = 1;\n' },
  },
  {
    rule: 'max-lines',
    illegal: { 'apps/alpha/src/long-file.ts': lines(301) },
    legal: { 'apps/alpha/src/full-file.ts': lines(300) },
  },
  {
    rule: 'max-lines-per-function',
    illegal: { 'apps/alpha/src/long-function.ts': runs + body(71) },
    legal: { 'apps/alpha/src/full-function.ts': runs + body(70) },
  },
  {
    rule: 'vitest/expect-expect',
    illegal: { 'apps/alpha/test/idle.int.spec.ts': "import { it } from 'vitest';\n\nit('adds', () => {});\n" },
    legal: {
      'apps/alpha/test/property.int.spec.ts':
        "import fc from 'fast-check';\nimport { it } from 'vitest';\n\nit('adds', () => {\n  fc.assert(fc.property(fc.nat(), (n) => n + 1 > n));\n});\n",
    },
  },
  {
    rule: 'vitest/no-focused-tests',
    illegal: { 'apps/alpha/test/focused.int.spec.ts': spec('it.only') },
    legal: { 'apps/alpha/test/plain.int.spec.ts': spec('it') },
  },
  {
    rule: 'vitest/no-disabled-tests',
    illegal: { 'apps/alpha/test/disabled.int.spec.ts': spec('it.skip') },
    legal: { 'apps/alpha/test/each.int.spec.ts': spec('it') },
  },
];
