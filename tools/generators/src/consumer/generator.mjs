import { generateFiles, logger } from '@nx/devkit';
import { appOf, read, refuseExisting, register, requiredVariables, templates, useCaseOf } from '../app.mjs';
import { camel, kebab, pascal, snake } from '../names.mjs';

const EVENTS = 'libs/contracts/src/events';

/**
 * Makes a consumer: what compiles after it lacks one thing only, the method of the use case, and the compiler names it.
 * @param {import('@nx/devkit').Tree} tree
 * @param {{ service: string, event: string, use?: string }} options
 */
export default async function consumer(tree, { service, event, use }) {
  const root = appOf(tree, service);
  const useCase = useCaseOf(tree, service, use);
  const known = eventsOf(tree);
  if (!known.includes(event)) throw new Error(`No event is called ${event}; there are ${known.join(', ')}.`);
  const names = { file: kebab(event), className: pascal(event), method: camel(event), durable: snake(event) };
  refuseExisting(tree, [`${root}/src/consumers/${names.file}.consumer.ts`, `${root}/test/${names.file}.int.spec.ts`]);
  generateFiles(tree, templates(import.meta.url), root, { ...names, ...useCase, service, event, variables: requiredVariables(tree, root) });
  register(tree, { root, room: 'consumers', file: `${names.file}.consumer`, className: `${names.className}Consumer` });
  return () => {
    logger.info(`Next: the method ${useCase.useClass}.${names.method}, with its decision in domain/;`);
    logger.info(`      tests (happy, duplicate, out of order) beside that of poison in ${root}/test/${names.file}.int.spec.ts;`);
    logger.info(`      its line in ${root}/README.md.`);
  };
}

/** @param {import('@nx/devkit').Tree} tree */
function eventsOf(tree) {
  const files = tree.children(EVENTS).filter((file) => file.endsWith('.ts'));
  return files.flatMap((file) => [...read(tree, `${EVENTS}/${file}`).matchAll(/\bdefineEvent\(\s*'([^']+)'/g)].map(([, type = '']) => type));
}
