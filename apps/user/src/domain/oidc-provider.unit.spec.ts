import { describe, expect, it } from 'vitest';
import { parseOidcProviders } from './oidc-provider.js';

const google = { id: 'google', name: 'Google', issuer: 'https://accounts.google.com', clientId: 'a', clientSecret: 'b' };

describe('parseOidcProviders', () => {
  it('reads providers, and asks for openid, email and profile unless told', () => {
    const other = { id: 'keycloak-1', name: 'Ours', issuer: 'http://127.0.0.1:8080/realms/a', clientId: 'c', scopes: ['openid', 'email'] };
    expect(parseOidcProviders(JSON.stringify([google, other]))).toEqual([
      { ...google, scopes: ['openid', 'email', 'profile'] },
      { ...other, clientSecret: undefined },
    ]);
    expect(parseOidcProviders('[]')).toEqual([]);
  });

  it.each([
    ['no JSON', 'google'],
    ['no list', JSON.stringify(google)],
    ['nothing in it', '[null]'],
    ['an id twice', JSON.stringify([google, google])],
    ['an id with capitals', JSON.stringify([{ ...google, id: 'Google' }])],
    ['an id that is a path', JSON.stringify([{ ...google, id: 'a/b' }])],
    ['no client', JSON.stringify([{ ...google, clientId: '' }])],
    ['an issuer without TLS', JSON.stringify([{ ...google, issuer: 'http://accounts.google.com' }])],
    ['an issuer that is no address', JSON.stringify([{ ...google, issuer: 'accounts.google.com' }])],
    ['scopes without openid', JSON.stringify([{ ...google, scopes: ['email'] }])],
    ['an unknown field', JSON.stringify([{ ...google, secret: 'b' }])],
  ])('refuses %s', (_case, text) => {
    expect(parseOidcProviders(text)).toBeUndefined();
  });
});
