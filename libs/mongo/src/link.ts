import { FenagoError } from '@fenago/contracts';
import type { Logger } from '@fenago/observability';
import type { Db, MongoClient } from 'mongodb';
import type { Connection, Model, Mongoose, Schema } from 'mongoose';

const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 2_000;
const PING_LIMIT_MS = 1_000;
const CLOSE_LIMIT_MS = 5_000;

/** A service's connection to its database. One pool serves mongoose's models and the native {@link db}. */
export class MongoLink {
  /** mongoose's connection, on the service's database. */
  readonly connection: Connection;
  /** The native database; usable from the start, its operations fail while the server is away. */
  readonly db: Db;
  private readonly base: Connection;
  private readonly unindexed = new Set<Model<never>>();
  private readonly closing = new AbortController();
  private opened = false;

  /** Use `connectMongo`. */
  constructor(
    private readonly client: MongoClient,
    mongoose: Mongoose,
    database: string,
    private readonly logger: Logger,
  ) {
    this.base = mongoose.createConnection();
    this.connection = this.base.useDb(database);
    this.db = client.db(database);
    this.connection.on('disconnected', () => this.logger.warn('The connection to the database is lost.'));
    this.connection.on('reconnected', () => this.logger.info('The connection to the database is back.'));
  }

  /** Whether a connection was made; false only until the first one. */
  get isOpen(): boolean {
    return this.opened;
  }

  /**
   * The model of a collection. Its indexes are made as soon as the database can be reached.
   * @param name of the model and of the collection, for example CONVERSATION
   */
  model<D>(name: string, schema: Schema<D>): Model<D> {
    const model = this.connection.model<D>(name, schema, name);
    this.unindexed.add(model as unknown as Model<never>);
    if (this.opened) void this.keepTrying('make the indexes', () => this.makeIndexes());
    return model;
  }

  /**
   * Resolves where the database answers and every index is there.
   * @throws FenagoError `database_unavailable` where it does not within 1 s
   */
  async ping(): Promise<void> {
    const timeout = Promise.withResolvers<never>();
    const timer = setTimeout(() => timeout.reject(unavailable('It did not answer within a second.')), PING_LIMIT_MS);
    try {
      await Promise.race([this.db.command({ ping: 1 }), timeout.promise]);
    } catch (cause) {
      throw cause instanceof FenagoError ? cause : unavailable('It cannot be reached.', cause);
    } finally {
      clearTimeout(timer);
    }
    if (this.unindexed.size > 0) throw unavailable('Its indexes are still being made.');
  }

  /** Makes the first attempt to connect; further ones follow in the background until one succeeds. */
  async connect(): Promise<void> {
    const first = Promise.withResolvers<void>();
    void this.keepTrying('connect to the database', () => this.open(), first.resolve);
    await first.promise;
  }

  /** Ends the connection; what is still running fails. */
  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.closing.abort();
    const limit = Promise.withResolvers<void>();
    const timer = setTimeout(limit.resolve, CLOSE_LIMIT_MS);
    try {
      await Promise.race([this.client.close(), limit.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async open(): Promise<void> {
    if (!this.opened) {
      await this.client.connect();
      this.base.setClient(this.client);
      this.opened = true;
      this.logger.info('Connected to the database.');
    }
    await this.makeIndexes();
  }

  private async makeIndexes(): Promise<void> {
    for (const model of this.unindexed) {
      await model.createIndexes();
      this.unindexed.delete(model);
    }
  }

  private async keepTrying(what: string, attempt: () => Promise<void>, onFirst?: () => void): Promise<void> {
    for (let tries = 1; !this.closing.signal.aborted; tries += 1) {
      try {
        await attempt();
        onFirst?.();
        return;
      } catch (error) {
        onFirst?.();
        // Each tenth failure is logged, so that a long outage does not fill the log.
        if (tries % 10 === 1 && !this.closing.signal.aborted) {
          this.logger.warn({ err: error, tries }, `Could not ${what}; trying again until it works.`);
        }
      }
      await this.pause(tries);
    }
  }

  private pause(tries: number): Promise<void> {
    const longest = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** Math.min(tries - 1, 10));
    const done = Promise.withResolvers<void>();
    const timer = setTimeout(done.resolve, longest * (0.5 + Math.random() / 2));
    const abort = (): void => done.resolve();
    this.closing.signal.addEventListener('abort', abort, { once: true });
    return done.promise.finally(() => {
      clearTimeout(timer);
      this.closing.signal.removeEventListener('abort', abort);
    });
  }
}

function unavailable(detail: string, cause?: unknown): FenagoError {
  return new FenagoError('database_unavailable', `The database is not ready. ${detail}`, { retryAfterSeconds: 2, cause });
}
