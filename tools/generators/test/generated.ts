import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createOverlay, repository, type Overlay } from '../../checks/overlay.js';

const COPIES = [
  'apps',
  'libs',
  'tools/access',
  'tools/local-parts',
  'tools/local-stripe',
  'tools/system',
  '.dependency-cruiser.cjs',
  '.oxlintrc.json',
  'docker-compose.yml',
  'package.json',
  'tsconfig.base.json',
  'tsconfig.json',
];

export type Request = readonly [generator: string, options: Readonly<Record<string, string>>];
export type Result = { readonly made: string } | { readonly refused: string };

/** The real workspace in a temporary folder, and links to the apps that generators are going to make. */
export function copyOfWorkspace(newApps: readonly string[]): Promise<Overlay> {
  const below = (folder: string) => readdirSync(join(repository, folder)).map((name) => [name, `${folder}/${name}`] as const);
  const tools = ['access', 'local-parts', 'local-stripe', 'system'].map((name) => [name, `tools/${name}`] as const);
  const made = newApps.map((name) => [name, `apps/${name}`] as const);
  return createOverlay(COPIES, Object.fromEntries([...below('libs'), ...below('apps'), ...tools, ...made]));
}

/** Runs generators one after the other, as Nx would in that folder. */
export async function generate(overlay: Overlay, requests: readonly Request[]): Promise<readonly Result[]> {
  return JSON.parse(await overlay.tool('@fenago/generators/test/run.mjs', JSON.stringify(requests))) as readonly Result[];
}

/** Type errors of apps in that folder, a line each; those of libraries are for the build to find. */
export async function typeErrors(overlay: Overlay, apps: readonly string[]): Promise<readonly string[]> {
  const only = { composite: false, declaration: false, declarationMap: false, sourceMap: false, noEmit: true };
  const config = {
    extends: './tsconfig.base.json',
    compilerOptions: { ...only, customConditions: ['@fenago/source'], tsBuildInfoFile: 'check.tsbuildinfo' },
    include: apps.map((app) => `apps/${app}/**/*.ts`),
  };
  await overlay.write({ 'tsconfig.check.json': JSON.stringify(config) });
  const output = await overlay.tool('@typescript/native/bin/tsc', '-p', 'tsconfig.check.json', '--pretty', 'false');
  return output.split('\n').filter((line) => /^apps\/.*: error TS/.test(line));
}
