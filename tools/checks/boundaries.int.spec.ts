import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lintProofs } from './lint-proofs.js';
import { createOverlay, repository, type Overlay } from './overlay.js';
import { importing, wallPackages, wallProofs, wallTree } from './wall-proofs.js';

const WALLS = '.dependency-cruiser.cjs';
const LINT = '.oxlintrc.json';

interface Found {
  readonly rule: string;
  readonly file: string;
}

async function brokenWalls(tree: Overlay): Promise<readonly Found[]> {
  const args = ['--config', WALLS, '--output-type', 'json', 'apps', 'libs'];
  const output = await tree.tool('dependency-cruiser/bin/dependency-cruiser.mjs', ...args);
  const { summary } = JSON.parse(output) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  return summary.violations.map(({ from, rule }) => ({ file: from, rule: rule.name }));
}

async function lintErrors(tree: Overlay): Promise<readonly Found[]> {
  const output = await tree.tool('oxlint/bin/oxlint', '--deny-warnings', '--config', LINT, '--format', 'json', 'apps', 'libs');
  const { diagnostics } = JSON.parse(output) as { diagnostics: { filename: string; code: string }[] };
  // `typescript(no-explicit-any)` is `typescript/no-explicit-any` in the configuration, `eslint(…)` stands there bare.
  const ruleOf = (code: string): string => code.replace(/^(?:eslint\()?([^()]+)(?:\(([^()]+)\)|\))$/, (_, a: string, b?: string) => (b === undefined ? a : `${a}/${b}`));
  return diagnostics.map(({ filename, code }) => ({ file: filename.replaceAll('\\', '/'), rule: ruleOf(code) }));
}

describe('walls between folders', () => {
  let tree: Overlay;
  let broken: readonly Found[];

  beforeAll(async () => {
    tree = await createOverlay([WALLS, 'tsconfig.base.json'], wallPackages);
    await tree.write(wallTree());
    for (const { illegal, beside = {} } of wallProofs) await tree.write({ ...importing(illegal), ...beside });
    broken = await brokenWalls(tree);
  });
  afterAll(() => tree.remove());

  it.each(wallProofs)('$rule refuses $illegal.imports in $illegal.file', ({ rule, illegal, beside = {} }) => {
    const files = [illegal.file, ...Object.keys(beside)];
    const found = broken.filter(({ file }) => files.includes(file)).map((one) => one.rule);
    expect([...new Set(found)]).toEqual([rule]);
  });

  it('lets the imports pass that stand on the right side of each', async () => {
    for (const { illegal, beside = {} } of wallProofs) await tree.drop(illegal.file, ...Object.keys(beside));
    for (const { legal } of wallProofs) await tree.write(importing(legal));
    expect(await brokenWalls(tree)).toEqual([]);
  });

  it('has a proof for every rule', () => {
    const { forbidden } = createRequire(import.meta.url)(join(repository, WALLS)) as { forbidden: { name: string; severity: string }[] };
    expect(wallProofs.map(({ rule }) => rule).toSorted()).toEqual(forbidden.map(({ name }) => name).toSorted());
    expect(new Set(forbidden.map(({ severity }) => severity))).toEqual(new Set(['error']));
  });
});

describe('rules of the linter', () => {
  let tree: Overlay;
  let errors: readonly Found[];

  beforeAll(async () => {
    tree = await createOverlay([LINT], {});
    for (const { illegal } of lintProofs) await tree.write(illegal);
    errors = await lintErrors(tree);
  });
  afterAll(() => tree.remove());

  it.each(lintProofs)('$rule bites', ({ rule, illegal }) => {
    expect(errors.filter(({ file }) => file in illegal).map((one) => one.rule)).toEqual([rule]);
  });

  it('lets pass what each allows', async () => {
    for (const { illegal } of lintProofs) await tree.drop(...Object.keys(illegal));
    for (const { legal } of lintProofs) await tree.write(legal);
    expect(await lintErrors(tree)).toEqual([]);
  });

  it('has a proof for every rule that the house has added', async () => {
    const { rules } = JSON.parse(await readFile(join(repository, LINT), 'utf8')) as { rules: Record<string, unknown> };
    const added = Object.keys(rules).filter((rule) => rules[rule] !== 'off');
    expect(lintProofs.map(({ rule }) => rule).toSorted()).toEqual(added.toSorted());
  });
});
