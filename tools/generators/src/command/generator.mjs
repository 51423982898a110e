import { generateFiles, logger } from '@nx/devkit';
import { appOf, edit, read, refuseExisting, register, requiredVariables, templates, useCaseOf } from '../app.mjs';
import { commandNames } from '../names.mjs';
import { addImport, addToObject } from '../source.mjs';

const CONTRACTS = 'libs/contracts/src';

/**
 * Makes a command: what compiles after it lacks one thing only, the method of the use case, and the compiler names it.
 * @param {import('@nx/devkit').Tree} tree
 * @param {{ service: string, name: string, use?: string }} options
 */
export default async function command(tree, { service, name, use }) {
  const root = appOf(tree, service);
  const names = commandNames(service, name);
  const useCase = useCaseOf(tree, service, use);
  const handler = `${root}/src/commands/${names.file}.handler.ts`;
  refuseExisting(tree, [handler, `${root}/test/${names.file}.int.spec.ts`]);
  // An id of the service's own objects, where it has any.
  const hasId = new RegExp(`^  ${service}: '`, 'm').test(read(tree, `${CONTRACTS}/ids.ts`));
  writeContract(tree, service, names, hasId);
  generateFiles(tree, templates(import.meta.url), root, { ...names, ...useCase, service, hasId, variables: requiredVariables(tree, root) });
  register(tree, { root, room: 'commands', file: `${names.file}.handler`, className: `${names.className}Handler` });
  return () => {
    logger.info(`Next: what ${names.subject} asks and answers, in ${CONTRACTS}/commands/${service}.ts;`);
    logger.info(`      the method ${useCase.useClass}.${names.method}, with its decision in domain/;`);
    logger.info(`      tests of what it does (happy, repeated) in ${root}/test/${names.file}.int.spec.ts; its line in ${root}/README.md.`);
  };
}

/**
 * @param {import('@nx/devkit').Tree} tree
 * @param {string} service
 * @param {{ key: string, subject: string }} names
 * @param {boolean} hasId
 */
function writeContract(tree, service, { key, subject }, hasId) {
  const file = `${CONTRACTS}/commands/${service}.ts`;
  const before = tree.exists(file) ? read(tree, file) : '';
  if (new RegExp(`\\bconst ${key}\\b|'${subject}'`).test(before)) throw new Error(`${file} has ${subject} already; choose another name.`);
  const pieces = [
    ['caller', '../request.js'],
    ['defineCommand', '../request.js'],
    ...(hasId ? [['id', '../schema.js']] : []),
    ['object', '../schema.js'],
  ];
  const imported = pieces.reduce((text, [piece = '', from = '']) => addImport(text, piece, from), before);
  const fields = ['caller: caller()', ...(hasId ? [`${service}Id: id('${service}')`] : [])].join(', ');
  const contract = `export const ${key} = defineCommand<{ readonly id: string }>()(\n  '${subject}',\n  object({ ${fields} }),\n);\n`;
  tree.write(file, `${imported.trimEnd()}\n\n${contract}`);
  edit(tree, `${CONTRACTS}/commands/index.ts`, (text) => {
    const siblings = new RegExp(`import \\{([^}]*)\\} from '\\./${service}\\.js'`).exec(text)?.[1]?.match(/\w+/g) ?? [];
    const place = siblings.length > 0 ? { after: new RegExp(`^(?:${siblings.join('|')})$`) } : {};
    return addImport(addToObject(text, 'COMMANDS', key, place), key, `./${service}.js`);
  });
}
