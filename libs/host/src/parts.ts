import { AggregateEngine } from '@fenago/aggregate';
import {
  CoreEvents,
  EventPublisher,
  EventStream,
  RpcClient,
  TokenStream,
  connectNats,
  ensureTopology,
} from '@fenago/messaging';
import { connectMongo, toFenagoError, type MongoLink } from '@fenago/mongo';
import { Health, Metrics, systemClock, type Clock, type Logger } from '@fenago/observability';
import { join } from 'node:path';
import type { BaseConfig } from './config.js';
import { DrainHooks } from './drain-hooks.js';
import type { HostParts } from './host.module.js';

// A broker that starts beside this process has come up by then; a service without a broker can do nothing.
const FIRST_CONNECTION_MS = 30_000;
const CLOSE_MS = 1_000;

export interface PartOptions {
  readonly clock?: Clock;
  readonly brokerDeadlineMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Connects to the broker (which must be there) and to the database (which may come later), and makes what stands on them.
 * @throws FenagoError `broker_unavailable`
 */
export async function makeParts(config: BaseConfig, logger: Logger, options: PartOptions = {}): Promise<HostParts> {
  const { clock = systemClock, brokerDeadlineMs = FIRST_CONNECTION_MS, signal } = options;
  const metrics = new Metrics(config.service);
  const mongo = await mongoOf(config, logger);
  try {
    const { natsUrl: url, natsCredentialsDir: credentialsDir, natsCaFile: caFile, service: name } = config;
    const nats = await connectNats({ url, name, credentialsDir, caFile, logger, metrics, deadlineMs: brokerDeadlineMs, ...(signal === undefined ? {} : { signal }) });
    try {
      await ensureTopology(nats);
    } catch (error) {
      await nats.drain(CLOSE_MS);
      throw error;
    }
    const publisher = new EventPublisher(nats);
    const common = { service: name, link: nats, publisher, logger, metrics, clock, toError: toFenagoError };
    const unsafe = config.unsafe;
    if (unsafe !== undefined) logger.warn({ unsafe }, 'Protections are switched off by FENAGO_UNSAFE_DISABLE: data will be lost or doubled.');
    const stream = new EventStream(nats);
    const engine = mongo && new AggregateEngine({ ...common, db: mongo.db, stream, ...(unsafe === undefined ? {} : { unsafe }) });
    return {
      config,
      logger,
      clock,
      metrics,
      health: new Health(),
      drainHooks: new DrainHooks(logger),
      nats,
      rpc: new RpcClient(nats),
      publisher,
      tokens: new TokenStream(nats),
      events: new CoreEvents(nats),
      stream,
      mongo,
      engine,
    };
  } catch (error) {
    await mongo?.close();
    throw error;
  }
}

async function mongoOf(config: BaseConfig, logger: Logger): Promise<MongoLink | undefined> {
  const { mongodbUri: uri, mongodbCredentialsDir: folder, database, service } = config;
  if (uri === undefined) return undefined;
  if (database === undefined) throw new TypeError(`The config of ${service} has mongodbUri but no database.`);
  const passwordFile = folder === undefined ? undefined : join(folder, `${service}.password`);
  return connectMongo({ uri, database, passwordFile, appName: `fenago-${service}`, logger });
}
