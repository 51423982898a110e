import { FenagoError } from '@fenago/contracts';
import type { Logger } from '@fenago/observability';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import { Mongoose } from 'mongoose';
import { readFileSync } from 'node:fs';
import { MongoLink } from './link.js';

export interface MongoOptions {
  /** Address with credentials, `mongodb://…`; never logged. */
  readonly uri: string;
  /** The service's database; also the name of its user, which is kept there, where there is a password. */
  readonly database: string;
  /** File with the password of the service's user; without it the address says who connects. */
  readonly passwordFile?: string | undefined;
  /** How the server's log and `currentOp` name this client. */
  readonly appName: string;
  readonly logger: Logger;
}

const CLIENT_OPTIONS: MongoClientOptions = {
  // A request that meets an outage learns so within 5 s (rule of the product): 3 s to find a server, the rest to answer.
  serverSelectionTimeoutMS: 3_000,
  connectTimeoutMS: 3_000,
  waitQueueTimeoutMS: 3_000,
  // A server that is paused keeps its sockets open; nothing else would end the wait.
  socketTimeoutMS: 20_000,
  heartbeatFrequencyMS: 5_000,
  maxPoolSize: 50,
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: 5_000 },
  readConcern: { level: 'majority' },
  retryReads: true,
  retryWrites: true,
};

/**
 * Connects a service to its database. Resolves after the first attempt, whether or not it succeeded: where the
 * database is away the service starts all the same, its requests get `database_unavailable`, and it connects as soon
 * as the database is back.
 * @throws MongoParseError where the address is none; FenagoError `database_unavailable` where the password cannot be read
 */
export async function connectMongo(options: MongoOptions): Promise<MongoLink> {
  const client = new MongoClient(options.uri, { ...CLIENT_OPTIONS, ...userOf(options), appName: options.appName });
  // An instance of its own: mongoose's settings are otherwise shared by every service of the process.
  const mongoose = new Mongoose({
    bufferCommands: false,
    sanitizeFilter: true,
    strictQuery: 'throw',
    strict: 'throw',
    autoIndex: false,
    autoCreate: false,
  });
  const link = new MongoLink(client, mongoose, options.database, options.logger);
  await link.connect();
  return link;
}

function userOf({ database, passwordFile }: MongoOptions): MongoClientOptions {
  if (passwordFile === undefined) return {};
  try {
    return { auth: { username: database, password: readFileSync(passwordFile, 'utf8').trim() }, authSource: database };
  } catch (cause) {
    throw new FenagoError('database_unavailable', `The password of ${database} cannot be read from ${passwordFile}; make it with npm run mongo:users.`, { cause });
  }
}
