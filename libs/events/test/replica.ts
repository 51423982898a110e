import { openSync, existsSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { connectEvents } from '../src/index.js';
import { POISON, type Doing, type ReplicaTask } from './replica-task.js';

const task = JSON.parse(process.argv[2] ?? '{}') as ReplicaTask;
const log = openSync(task.log, 'a');
const note = (what: Doing['what'], object = '', version = 0): void => void writeSync(log, `${JSON.stringify({ pid: process.pid, what, object, version, at: Date.now() })}\n`);

const events = await connectEvents(task.options);
process.once('SIGTERM', () => void events.close());
events.on('agent.deleted', async ({ subject, sequence, correlationid }, { redrive }) => {
  note('begun', subject, sequence);
  await delay(Math.random() * task.slowness);
  if (correlationid === POISON && !existsSync(task.mended)) {
    note('failed', subject, sequence);
    throw new Error('poison');
  }
  note(redrive ? 'redriven' : 'done', subject, sequence);
});
await events.start();
note('ready');
