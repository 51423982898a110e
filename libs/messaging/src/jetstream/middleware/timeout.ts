import { FenagoError } from '@fenago/contracts';
import type { Middleware } from './middleware.js';

/** Gives up waiting for a handler that hangs; the event is then tried again. */
export function timeout(timeoutMs: number): Middleware {
  return (next) => async (delivery) => {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(new FenagoError('deadline_exceeded', `The handler did not end within ${timeoutMs} ms.`)),
      timeoutMs,
    );
    try {
      await Promise.race([next(delivery), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  };
}
