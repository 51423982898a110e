import { existsSync } from 'node:fs';
import { camel, pascal } from './names.mjs';
import { addImport, addToArray } from './source.mjs';

/** @typedef {import('@nx/devkit').Tree} Tree */

/**
 * @param {Tree} tree
 * @param {string} path
 */
export function read(tree, path) {
  const text = tree.read(path, 'utf-8');
  if (text === null) throw new Error(`${path} does not exist.`);
  return text;
}

/**
 * @param {Tree} tree
 * @param {string} path
 * @param {(text: string) => string} change
 */
export function edit(tree, path, change) {
  tree.write(path, change(read(tree, path)));
}

/**
 * Folder of a service; refuses what is none.
 * @param {Tree} tree
 * @param {string} service
 */
export function appOf(tree, service) {
  const root = `apps/${service}`;
  if (tree.exists(`${root}/src/app.module.ts`)) return root;
  const known = tree.children('apps').filter((name) => tree.exists(`apps/${name}/src/app.module.ts`));
  throw new Error(`There is no service ${service}; there are ${known.join(', ')}. Make one with: nx g @fenago/generators:service --name=${service}`);
}

/**
 * The use case class that a handler calls.
 * @param {Tree} tree
 * @param {string} service
 * @param {string} [use]
 */
export function useCaseOf(tree, service, use = service) {
  const folder = `${appOf(tree, service)}/src/services`;
  if (!tree.exists(`${folder}/${use}.service.ts`)) {
    const known = tree.children(folder).filter((file) => file.endsWith('.service.ts')).map((file) => file.slice(0, -'.service.ts'.length));
    throw new Error(`${folder} has no ${use}.service.ts; choose with --use one of ${known.join(', ')}.`);
  }
  return { useFile: use, useClass: `${pascal(use)}Service`, useProperty: use === service ? `${service}s` : camel(use) };
}

/**
 * Lists a handler in the module of its service, behind those of its room.
 * @param {Tree} tree
 * @param {{ root: string, room: string, file: string, className: string }} handler
 */
export function register(tree, { root, room, file, className }) {
  const suffix = /(?:Handler|Consumer)$/.exec(className)?.[0] ?? '';
  edit(tree, `${root}/src/app.module.ts`, (text) => {
    const neighbours = [...text.matchAll(new RegExp(`import \\{ (\\w+${suffix}) \\} from '\\./${room}/`, 'g'))].map(([, name]) => name);
    const after = neighbours.length > 0 ? new RegExp(`^(?:${neighbours.join('|')})$`) : undefined;
    const listed = addToArray(text, 'controllers', className, after === undefined ? {} : { after });
    return addImport(listed, className, `./${room}/${file}.js`);
  });
  const keep = `${root}/src/${room}/.gitkeep`;
  if (tree.exists(keep)) tree.delete(keep);
}

/**
 * Variables that the service cannot start without, with values for a test.
 * @param {Tree} tree
 * @param {string} root
 */
export function requiredVariables(tree, root) {
  const fields = read(tree, `${root}/src/config.ts`).matchAll(/\b(?:text|url|integer|port|choice|flag)\(\s*'(\w+)'([^\n]*)/g);
  const required = [...fields].filter(([, , options = '']) => !/\b(?:default|optional)\b/.test(options)).map(([, name]) => name);
  return required.map((name) => `${name}: 'for-tests-only-0123456789abcdef0123',`);
}

/**
 * Refuses to write over what a person wrote.
 * @param {Tree} tree
 * @param {readonly string[]} paths
 */
export function refuseExisting(tree, paths) {
  const taken = paths.find((path) => tree.exists(path));
  if (taken !== undefined) throw new Error(`${taken} exists already; choose another name, or change it by hand.`);
}

/**
 * Folder of templates beside a generator.
 * @param {string} generatorUrl
 */
export function templates(generatorUrl) {
  const folder = new URL('./files', generatorUrl);
  if (!existsSync(folder)) throw new Error(`${folder.pathname} does not exist.`);
  return folder.pathname;
}
