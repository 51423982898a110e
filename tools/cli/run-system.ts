import { createShutdown, freePort, LocalPartsError, resolveParts, step, writeLine } from '@fenago/local-parts';
import {
  compile,
  devAccountFile,
  ensureDevAccount,
  localDatabaseAuth,
  mailFolder,
  operatorUrl,
  resolveBrokerUsers,
  resolveDatabaseUsers,
  resolveModel,
  resolveStripe,
  showFirstTurn,
  startSystem,
  syncPlans,
  type ServiceName,
  type SystemOptions,
} from '@fenago/system';
import { createServer } from 'node:net';

const DEFAULT_PORT = 3_000;

export interface RunOptions {
  readonly mode: SystemOptions['mode'];
  readonly replicas?: Partial<Record<ServiceName, number>>;
  /** Run from the source and restart on change; then no turn is shown. */
  readonly watch?: boolean;
}

/** Brings everything up, shows one turn, and stays until a signal; the body of `start`, `start:services` and `dev`. */
export async function runSystem(options: RunOptions): Promise<void> {
  const shutdown = createShutdown();
  try {
    const port = await choosePort(process.env['PORT']);
    if (options.watch !== true) await compile();
    const { natsConfig, credentialsDir } = resolveBrokerUsers(process.env, writeLine);
    const mongodAuth = localDatabaseAuth(process.env);
    const parts = await resolveParts({ ...(natsConfig === undefined ? {} : { natsConfig }), ...(mongodAuth === undefined ? {} : { mongodAuth }) });
    shutdown.add('The local parts', () => parts.stop());
    const database = await resolveDatabaseUsers(process.env, { adminUri: parts.mongodbUri, home: parts.home }, writeLine);
    const operator = operatorUrl({ ...process.env, NATS_URL: parts.natsUrl });
    const model = await resolveModel(process.env, writeLine);
    shutdown.add('The model', () => model.stop());
    const stripe = await resolveStripe(process.env, { home: parts.home, port }, writeLine);
    shutdown.add('The local Stripe', () => stripe.stop());
    const starting = startSystem({
      mode: options.mode,
      ...database,
      natsUrl: parts.natsUrl,
      natsCredentialsDir: credentialsDir,
      home: parts.home,
      env: { ...model.env, ...stripe.env },
      port,
      ...(options.replicas === undefined ? {} : { replicas: options.replicas }),
      ...(options.watch === true ? { watch: true, onLine: (program: string, line: string) => writeLine(`[${program}] ${line}`) } : {}),
    });
    const system = await step('Starting the services', starting);
    shutdown.add('The services', () => system.stop());
    for (const one of system.processes) {
      void one.process.exited.then(({ code, signal }) => {
        if (!shutdown.signal.aborted) writeLine(`${one.process.name} ended by itself (${signal ?? code}); its log: ${parts.home}/logs/${one.process.name}.log`);
      });
    }
    if (stripe.isLocal) await syncPlans(operator, true);
    const baseUrl = system.baseUrls[0] ?? '';
    const account = await ensureDevAccount({ baseUrl, natsUrl: operator, home: parts.home, modelName: model.modelName });
    if (options.watch !== true) await showFirstTurn({ account, natsUrl: operator, write: (text) => process.stdout.write(text) });
    writeNextSteps(system.baseUrls, parts.home, process.env);
  } catch (error) {
    await shutdown.fail(error);
  }
}

function writeNextSteps(baseUrls: readonly string[], home: string, env: NodeJS.ProcessEnv): void {
  const baseUrl = baseUrls[0] ?? '';
  const accountFile = devAccountFile(home);
  writeLine('');
  writeLine(`API:       ${baseUrls.join('  ')}`);
  writeLine(`Reference: ${baseUrl}/docs   OpenAPI: ${baseUrl}/openapi.json   Events: ${baseUrl}/asyncapi.json`);
  writeLine(`Your key:  ${accountFile}`);
  writeLine(`Mails:     ${env['SMTP_URL'] ? 'sent by the server of SMTP_URL' : `files in ${env['MAIL_DIR'] || mailFolder(home)} (SMTP_URL names a mail server)`}`);
  writeLine('Try next:');
  writeLine(`  KEY=$(node -p "require('${accountFile}').apiKey")`);
  writeLine(`  curl -s ${baseUrl}/v1/agents -H "Authorization: Bearer $KEY"`);
  writeLine('\nCtrl-C stops everything.');
}

/** The port asked for, else 3000, else a free one. */
async function choosePort(wanted: string | undefined): Promise<number> {
  if (wanted !== undefined && wanted !== '') return readPort(wanted);
  if (await isFree(DEFAULT_PORT)) return DEFAULT_PORT;
  const port = await freePort();
  writeLine(`Port ${DEFAULT_PORT} is taken; using ${port} (PORT chooses another)`);
  return port;
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new LocalPartsError('bad_configuration', `PORT must be a port from 1 to 65535, not "${text}".`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
