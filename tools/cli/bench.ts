import { createShutdown, LocalPartsError, repositoryRoot, writeLine } from '@fenago/local-parts';
import { compile } from '@fenago/system';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measure } from '../bench/measure.js';
import { startNode } from '../bench/node-process.js';
import { section, withSection } from '../bench/page.js';
import { plot } from '../bench/plot.js';

/** `npm run bench [-- --rounds N] [--quick]`: FeNAgO against the floor, alternately; prints the ratios and writes them to docs/performance.md. */
const docs = join(repositoryRoot, 'docs');
const page = join(docs, 'performance.md');
const shutdown = createShutdown();
try {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' }, quick: { type: 'boolean', default: false } } });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 20) throw new LocalPartsError('bad_configuration', '--rounds takes a whole number from 1 to 20.');
  await compile();
  const stub = await startNode<{ baseUrl: string }>('stub-server.ts', {});
  shutdown.add('The model', () => stub.process.stop(1_000));
  const measured = await measure({ modelUrl: stub.said.baseUrl, rounds, isQuick: values.quick, log: writeLine });
  const text = section(measured, rounds, new Date());
  writeLine(text);
  // Where not everything was measured, the page keeps what it has.
  if (values.quick) await shutdown.exit(0);
  writeFileSync(join(docs, 'performance.json'), `${JSON.stringify(measured, undefined, 2)}\n`);
  writeFileSync(join(docs, 'performance.svg'), plot(measured));
  writeFileSync(page, withSection(readFileSync(page, 'utf8'), text));
  await shutdown.exit(0);
} catch (error) {
  await shutdown.fail(error);
}
