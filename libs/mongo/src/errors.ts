import { FenagoError } from '@fenago/contracts';
import {
  MongoBulkWriteError,
  MongoClientClosedError,
  MongoError,
  MongoExpiredSessionError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoOperationTimeoutError,
  MongoServerClosedError,
  MongoServerSelectionError,
  MongoSystemError,
  MongoTopologyClosedError,
} from 'mongodb';

const RETRY_AFTER_SECONDS = 2;

// A cleared pool (PoolClearedError) is a MongoNetworkError.
const OUTAGES = [
  MongoNetworkError,
  MongoSystemError,
  MongoServerSelectionError,
  MongoNotConnectedError,
  MongoTopologyClosedError,
  MongoServerClosedError,
  MongoClientClosedError,
  MongoOperationTimeoutError,
  MongoExpiredSessionError,
];

// The driver does not export these two classes.
const OUTAGE_NAMES = new Set(['MongoPoolClosedError', 'MongoWaitQueueTimeoutError']);

/** Codes by which a server says that it cannot answer now: unreachable, electing, stepping down, shutting down, too slow. */
const OUTAGE_CODES = new Set<number>([
  6, // HostUnreachable
  7, // HostNotFound
  50, // MaxTimeMSExpired
  64, // WriteConcernFailed: not on a majority in time
  89, // NetworkTimeout
  91, // ShutdownInProgress
  133, // FailedToSatisfyReadPreference
  134, // ReadConcernMajorityNotAvailableYet
  189, // PrimarySteppedDown
  202, // NetworkInterfaceExceededTimeLimit
  262, // ExceededTimeLimit
  9001, // SocketException
  10058, // LegacyNotPrimary
  10107, // NotWritablePrimary
  11600, // InterruptedAtShutdown
  11602, // InterruptedDueToReplStateChange
  13435, // NotPrimaryNoSecondaryOk
  13436, // NotPrimaryOrSecondary
]);

/** What Node says of a socket that is gone; where a write meets one, the driver throws this as it is. */
const SOCKET_CODES = new Set(['EPIPE', 'ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_STREAM_DESTROYED']);

const DUPLICATE_KEY = 11_000;

/**
 * What a caller may see of an error of the database: `database_unavailable` (retry after 2 s) where the database
 * cannot be reached or cannot answer now; every other error as it is. The original stays as `cause`.
 */
export function toFenagoError(error: unknown): unknown {
  if (!isOutage(error)) return error;
  return new FenagoError('database_unavailable', 'The database cannot be reached right now. Try again in a moment.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    cause: error,
  });
}

/** Runs work on the database; its errors come out as {@link toFenagoError} maps them. */
export async function withMongoErrors<T>(fn: () => Promise<T>): Promise<T> {
  try {
    return await fn();
  } catch (error) {
    throw toFenagoError(error);
  }
}

/** Whether a unique index refused the write. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoError && error.code === DUPLICATE_KEY;
}

function isOutage(error: unknown): boolean {
  if (isBeforeFirstConnection(error) || isSocketError(error)) return true;
  if (!(error instanceof MongoError)) return false;
  if (OUTAGES.some((kind) => error instanceof kind) || OUTAGE_NAMES.has(error.name)) return true;
  if (typeof error.code === 'number' && OUTAGE_CODES.has(error.code)) return true;
  // The driver wraps a network error of a bulk: no item has an error of its own then.
  return error instanceof MongoBulkWriteError && hasNoItemErrors(error);
}

function hasNoItemErrors(error: MongoBulkWriteError): boolean {
  return Array.isArray(error.writeErrors) ? error.writeErrors.length === 0 : error.writeErrors === undefined;
}

function isSocketError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && SOCKET_CODES.has(error.code);
}

// mongoose has no class for it: with buffering off, a model used before the first connection throws a plain MongooseError.
function isBeforeFirstConnection(error: unknown): boolean {
  return error instanceof Error && error.name === 'MongooseError' && error.message.includes('before initial connection');
}
