import { FenagoError } from '@fenago/contracts';

/** Also where the key is another user's: nobody learns that it exists. */
export function providerKeyNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no such provider key. Check its id.');
}

export function nameTaken(name: string): FenagoError {
  return new FenagoError('conflict', `You have a provider key called ${name} already. Choose another name, or change that one.`, {
    fields: [{ path: '/name', message: 'must be unique among your provider keys' }],
  });
}

export function tooManyProviderKeys(limit: number): FenagoError {
  return new FenagoError('limit_reached', `You have ${limit} provider keys, which is as many as may be. Delete one first.`);
}

export function keyNeeded(): FenagoError {
  return new FenagoError('invalid_request', 'With another base URL the key must be given again, for it would be sent there.', {
    fields: [{ path: '/apiKey', message: 'must be given with another baseUrl' }],
  });
}

export function invalidBaseUrl(message: string, cause?: unknown): FenagoError {
  return new FenagoError('invalid_request', `The base URL cannot be used. ${message}`, { fields: [{ path: '/baseUrl', message }], cause });
}

/** Also where the secret is another user's: nobody learns that it exists. */
export function toolSecretNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no such secret. Check its id.');
}

export function secretNameTaken(name: string): FenagoError {
  return new FenagoError('conflict', `You have a secret called ${name} already. Choose another name, or change that one.`, {
    fields: [{ path: '/name', message: 'must be unique among your secrets' }],
  });
}

export function tooManyToolSecrets(limit: number): FenagoError {
  return new FenagoError('limit_reached', `You have ${limit} secrets, which is as many as may be. Delete one first.`);
}

export function valueNeeded(): FenagoError {
  return new FenagoError('invalid_request', 'Where the secret may be sent elsewhere, its value must be given again.', {
    fields: [{ path: '/value', message: 'must be given with other hosts' }],
  });
}
