import { describe, expect, it } from 'vitest';
import { fillSecrets, refuseHeaders, secretReferencesOf } from './tool-headers.js';

describe('secrets in headers', () => {
  const value = 'Basic {{secret:api.key-1_x}}, {{user_secret:mine}}';

  it('are named by scope and name', () => {
    expect(secretReferencesOf(value)).toEqual([
      { scope: 'secret', name: 'api.key-1_x' },
      { scope: 'user_secret', name: 'mine' },
    ]);
    expect(secretReferencesOf('Bearer literal')).toEqual([]);
  });

  it('are filled in as they are, and not looked at again', () => {
    expect(fillSecrets(value, ({ scope, name }) => `<${scope} ${name} $& {{secret:x}}>`)).toBe(
      'Basic <secret api.key-1_x $& {{secret:x}}>, <user_secret mine $& {{secret:x}}>',
    );
  });
});

describe('refuseHeaders', () => {
  it('lets a tool say what it needs', () => {
    const headers = { Authorization: 'Bearer literal', 'X-Key': '{{secret:a}}', Accept: 'text/plain', 'Content-Type': 'application/x', 'User-Agent': 'x', 'X-Empty': '' };
    expect(refuseHeaders(headers, 'http')).toEqual([]);
    expect(refuseHeaders({ Authorization: 'Bearer {{user_secret:a}}' }, 'mcp')).toEqual([]);
  });

  it.each(['Host', 'Connection', 'Keep-Alive', 'CONTENT-LENGTH', 'Transfer-Encoding', 'TE', 'Trailer', 'Upgrade', 'Expect', 'Accept-Encoding', 'Idempotency-Key', 'Proxy-Authorization', 'Sec-Fetch-Mode'])(
    'refuses %s',
    (name) => {
      expect(refuseHeaders({ [name]: 'x' }, 'http')).toMatchObject([{ path: `/${name}` }]);
    },
  );

  it.each(['Accept', 'Content-Type', 'Last-Event-ID', 'Mcp-Session-Id', 'MCP-Protocol-Version'])('refuses %s of an MCP server', (name) => {
    expect(refuseHeaders({ [name]: 'x' }, 'mcp')).toMatchObject([{ path: `/${name}` }]);
  });

  it.each(['a\nX-Other: b', 'a\r', '€', '\u0000', '{{secret:}}', '{{secret:a b}}', '{{ secret:a }}', '{{other:a}}', '{{', '{{secret:a}'])('refuses the value %j', (value) => {
    expect(refuseHeaders({ X: value }, 'http')).toMatchObject([{ path: '/X' }]);
  });

  it('refuses one that stands there twice', () => {
    expect(refuseHeaders({ 'X-A': '1', 'x-a': '2' }, 'http')).toEqual([{ path: '/x-a', message: 'stands there twice' }]);
  });
});
