import { generateFiles, logger, readJson, updateJson } from '@nx/devkit';
import { edit, templates } from '../app.mjs';
import { pascal } from '../names.mjs';
import { addImport, addToArray } from '../source.mjs';

/** Rooms that a new service has no file for yet; the first command or consumer takes the placeholder away. */
const EMPTY_ROOMS = ['commands', 'queries', 'consumers', 'domain', 'repositories', 'schemas', 'mappers'];

/**
 * Makes a service that starts, with all rooms, and gives it its place in the system: build, processes, the one process, containers.
 * @param {import('@nx/devkit').Tree} tree
 * @param {{ name: string }} options
 */
export default async function service(tree, { name }) {
  const root = `apps/${name}`;
  if (tree.exists(root)) throw new Error(`${root} exists already; choose another name.`);
  const nestVersion = readJson(tree, 'package.json').dependencies['@nestjs/common'];
  generateFiles(tree, templates(import.meta.url), root, { name, className: pascal(name), nestVersion });
  for (const room of EMPTY_ROOMS) tree.write(`${root}/src/${room}/.gitkeep`, '');
  updateJson(tree, 'tsconfig.json', (json) => ({ ...json, references: [...json.references, { path: root }] }));
  edit(tree, 'tools/system/src/services.ts', (text) => addToArray(text, 'SERVICES', `'${name}'`, { before: /^'gateway'$/ }));
  joinStandalone(tree, name);
  edit(tree, 'docker-compose.yml', (text) => addContainer(text, name));
  return () => {
    logger.info(`Next: npm install (links @fenago/${name}); then a command or a consumer:`);
    logger.info(`      npx nx g @fenago/generators:command --service=${name} --name=…`);
  };
}

/**
 * @param {import('@nx/devkit').Tree} tree
 * @param {string} name
 */
function joinStandalone(tree, name) {
  const root = 'apps/standalone';
  edit(tree, `${root}/src/main.ts`, (text) => {
    const started = addToArray(text, 'runServices', `programOf(${name})`, { before: /gateway/ });
    return addImport(started, `serviceDefinition as ${name}`, `@fenago/${name}`);
  });
  updateJson(tree, `${root}/package.json`, (json) => ({ ...json, dependencies: { ...json.dependencies, [`@fenago/${name}`]: '*' } }));
  updateJson(tree, `${root}/tsconfig.json`, (json) => ({ ...json, references: [...json.references, { path: `../${name}` }] }));
}

/**
 * A container like the agent's, before the gateway's, with credentials of its own.
 * @param {string} text
 * @param {string} name
 */
function addContainer(text, name) {
  const model = /^ {2}agent:\n(?: {4}.*\n)+/m.exec(text)?.[0];
  const gateway = text.indexOf('\n  gateway:\n') + 1;
  if (model === undefined || gateway === 0) throw new Error('docker-compose.yml has no agent or no gateway to go by; restore them first.');
  const container = `${text.slice(0, gateway)}${model.replaceAll('agent', name)}\n${text.slice(gateway)}`;
  return container.replace(/^(?: {2}\w+-agent:\n {4}file: .*\n)+/m, (secrets) => `${secrets}${secrets.replaceAll('agent', name)}`);
}
