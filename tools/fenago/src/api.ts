import { Fenago } from '@fenago/sdk';
import { textOf, UsageError, type Invocation } from './command.js';

const DEFAULT_URL = 'http://localhost:3000';

/** The API, as the admin whose key was given. @throws UsageError where none was */
export function apiOf(invocation: Invocation): Fenago {
  const apiKey = textOf(invocation, 'key');
  if (apiKey === undefined) throw new UsageError('Say whose key: --key or FENAGO_API_KEY.');
  return new Fenago({ baseUrl: textOf(invocation, 'url') ?? DEFAULT_URL, apiKey });
}
