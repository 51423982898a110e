import { LocalPartsError, writeLine } from '@fenago/local-parts';
import { isServiceName, SERVICES, type ServiceName } from '@fenago/system';
import { parseArgs } from 'node:util';
import { runSystem } from './run-system.js';

const MAX_REPLICAS = 16;

/** `npm run start:services -- --replicas execution=2,gateway=2`: one process a replica. */
try {
  const { values } = parseArgs({ options: { replicas: { type: 'string', multiple: true, default: [] } } });
  await runSystem({ mode: 'services', replicas: readReplicas(values.replicas) });
} catch (error) {
  writeLine(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function readReplicas(values: readonly string[]): Partial<Record<ServiceName, number>> {
  const replicas: Partial<Record<ServiceName, number>> = {};
  for (const pair of values.flatMap((value) => value.split(','))) {
    const [name = '', count = ''] = pair.split('=');
    const number = Number(count);
    if (!isServiceName(name) || !Number.isInteger(number) || number < 1 || number > MAX_REPLICAS) {
      throw new LocalPartsError(
        'bad_configuration',
        `--replicas takes service=count with a count from 1 to ${MAX_REPLICAS}, for example execution=2; services: ${SERVICES.join(', ')}.`,
      );
    }
    replicas[name] = number;
  }
  return replicas;
}
