import { pino, stdSerializers, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import { currentContext, injectTraceparent } from './context.js';
import { GatheredOutput } from './gathered-output.js';
import { redact } from './redact.js';
import { traceIdOf } from './traceparent.js';

export type { Logger } from 'pino';

/** Levels that a configuration may name, most silent first. */
export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LoggerOptions {
  /** Name of the service; stands in every line. */
  readonly service: string;
  readonly level: LogLevel;
  /** Where lines go; stdout unless told. */
  readonly destination?: DestinationStream;
}

/** One for all loggers of the process, so that their lines keep their order. */
let output: GatheredOutput | undefined;

/**
 * A logger that writes one JSON object a line: level, time (ISO, UTC), service, correlationId and traceId of the
 * request that is running, message. Errors go under `err`. Fields that hold secrets are replaced, down to the third level;
 * what a child logger is bound to is written as it is, so bind ids and names only.
 */
export function createLogger(options: LoggerOptions): Logger {
  const settings = {
    level: options.level,
    base: { service: options.service },
    timestamp: stdTimeFunctions.isoTime,
    messageKey: 'message',
    formatters: { level: (label: string) => ({ level: label }), log: redact },
    serializers: { err: (error: Error) => redact({ ...stdSerializers.err(error) }) },
    mixin: contextFields,
  };
  return pino(settings, options.destination ?? (output ??= new GatheredOutput()));
}

// pino may write into the object that a mixin returns, so it is a new one each time.
function contextFields(): { correlationId?: string; traceId?: string } {
  const fields: { correlationId?: string; traceId?: string } = {};
  const correlationId = currentContext()?.correlationId;
  if (correlationId !== undefined) fields.correlationId = correlationId;
  const traceparent = injectTraceparent();
  if (traceparent !== undefined) fields.traceId = traceIdOf(traceparent);
  return fields;
}
