import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Gives every package its targets, so that no package.json repeats them: `build` and `test`, `lint`, for apps `serve`.
 * @type {import('@nx/devkit').NxPluginV2}
 */
export default {
  name: '@fenago/generators',
  createNodesV2: [
    '{apps,libs,tools}/*/package.json',
    (files, _options, { workspaceRoot }) => files.map((file) => [file, nodesOf(dirname(file), workspaceRoot)]),
  ],
};

/**
 * @param {string} root folder of the package, from the workspace's root
 * @param {string} workspaceRoot
 */
function nodesOf(root, workspaceRoot) {
  const has = (/** @type {string} */ path) => existsSync(join(workspaceRoot, root, path));
  const targets = {
    ...(has('tsconfig.json') ? { build: build(root) } : {}),
    ...(has('test/tsconfig.json') ? { typecheck: typecheck(root) } : {}),
    ...(has('src/main.ts') && root.startsWith('apps/') ? { serve: serve(root) } : {}),
    test: { command: `vitest run ${root}/`, options: { cwd: '{workspaceRoot}' } },
    lint: lint(root),
  };
  return { projects: { [root]: { targets } } };
}

/** The compiler follows references itself; Nx builds what is referenced first, so that two compilers never write one dist. */
const build = (/** @type {string} */ root) => ({
  command: `tsc -b ${root}`,
  dependsOn: ['^build'],
  inputs: ['sources', '^sources'],
  outputs: ['{projectRoot}/dist'],
  cache: true,
});

const typecheck = (/** @type {string} */ root) => ({
  command: `tsc -b ${root}/test`,
  dependsOn: ['build', '^build'],
});

/**
 * From the source, without a build; it reads the environment as any service does (NATS_URL, MONGODB_URI, …). Not marked as
 * continuous: Nx would not run a second replica then, but wait for the first.
 */
const serve = (/** @type {string} */ root) => ({
  command: `node --enable-source-maps --conditions=@fenago/source --import @oxc-node/core/register ${root}/src/main.ts`,
  options: { cwd: '{workspaceRoot}' },
});

const lint = (/** @type {string} */ root) => ({
  executor: 'nx:run-commands',
  options: {
    cwd: '{workspaceRoot}',
    parallel: false,
    commands: [`oxlint --deny-warnings ${root}`, `depcruise --config .dependency-cruiser.cjs ${root}`],
  },
});
