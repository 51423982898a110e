import { createShutdown, writeLine } from '@fenago/local-parts';
import { compile } from '@fenago/system';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addToCorpus } from '../corpus/corpus.js';
import { record } from '../corpus/record.js';

/**
 * `npm run events:record`: has a system of its own go through all that it can do, and adds to libs/contracts/corpus what no event
 * in there shows. What was recorded before stays as it is.
 */
const shutdown = createShutdown();
try {
  await compile();
  const home = await mkdtemp(join(tmpdir(), 'fenago-record-'));
  shutdown.add('folder', () => rm(home, { recursive: true, force: true }));
  const events = await record(home, writeLine);
  writeLine(`${events.length} events were told; ${addToCorpus(events)} of them show something new and were recorded.`);
  await shutdown.exit(0);
} catch (error) {
  await shutdown.fail(error);
}
