import type { LoggerService } from '@nestjs/common';
import type { Logger } from '@fenago/observability';

/**
 * Nest's own lines, as lines of ours. What Nest calls "log" is its start-up chatter, so it goes out as debug.
 * Nest keeps one logger per process: with several services in one, their Nest lines bear the name of the last started.
 */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  // Nest hands over the class that speaks as the last argument, before it the stack of an error that is a text.
  private write(level: 'fatal' | 'error' | 'warn' | 'debug' | 'trace', message: unknown, rest: unknown[]): void {
    const nest = typeof rest.at(-1) === 'string' ? rest.at(-1) : undefined;
    if (message instanceof Error) this.logger[level]({ err: message, nest }, message.message);
    else if (rest.length > 1) this.logger[level]({ nest, detail: rest[0] }, String(message));
    else this.logger[level]({ nest }, String(message));
  }
}
