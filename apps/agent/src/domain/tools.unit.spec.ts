import { MAX_AGENT_TOOLS_BYTES, type AgentTool, type HttpTool, type McpServer } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { addressOf, toolErrors } from './tools.js';

const client = (name: string, description = ''): AgentTool => ({ type: 'client', name, description });
const mcp = (name: string, more: Partial<McpServer> = {}): AgentTool => ({ type: 'mcp', name, url: 'https://example.com/mcp', ...more });
const http = (more: Partial<HttpTool> = {}): AgentTool => ({ type: 'http', name: 'get', method: 'GET', url: 'https://example.com/', ...more });
const parameters = { type: 'object', properties: { id: {}, q: {} }, required: ['id'] };
const paths = (...tools: AgentTool[]) => toolErrors(tools).map(({ path }) => path);

describe('tools of an agent', () => {
  it('may be none, and any that are told apart', () => {
    expect(paths()).toEqual([]);
    expect(paths(client('a'), client('b'), mcp('a'), mcp('b'), { type: 'builtin', name: 'http_get' }, client('a_x'), client('c__x'))).toEqual([]);
  });

  it.each<[string, AgentTool[], string]>([
    ['of the same kind', [client('a'), client('b'), client('a')], '/2/name'],
    ['of other kinds', [{ type: 'builtin', name: 'http_get' }, client('http_get')], '/1/name'],
    ['of servers', [mcp('a'), mcp('a')], '/1/name'],
    ['of a tool and of those of a server', [mcp('a'), client('a__x')], '/1/name'],
    ['of a tool and of those of a server behind it', [client('a__x'), mcp('a')], '/0/name'],
  ])('have no name twice: %s', (_name, tools, path) => {
    expect(paths(...tools)).toEqual([path]);
  });

  it('have as many bytes as events can carry, and not one more', () => {
    const room = MAX_AGENT_TOOLS_BYTES - Buffer.byteLength(JSON.stringify([client('a')]));
    const full = `${'é'.repeat(room / 2)}${'x'.repeat(room % 2)}`;
    expect(paths(client('a', full))).toEqual([]);
    expect(paths(client('a', `${full}x`))).toEqual(['']);
  });

  it('take arguments in their URL that are parameters, those of its path always', () => {
    expect(paths(http({ url: 'https://example.com/{id}/x?q={q}', parameters }))).toEqual([]);
    expect(paths(http({ url: 'https://example.com/{q}', parameters }))).toEqual(['/0/parameters/required']);
    expect(paths(http({ url: 'https://example.com/{other}', parameters }))).toEqual(['/0/url']);
    expect(paths(http({ url: 'https://example.com/?q={toString}', parameters }))).toEqual(['/0/url']);
    expect(paths(http({ url: 'https://example.com/{id}' }))).toEqual(['/0/url']);
    expect(paths(http({ url: 'https://example.com/{id}', parameters: { type: 'object', properties: { id: {} }, required: 'id' } }))).toEqual(['/0/parameters/required']);
  });

  it.each(['https://{id}.example.com/', 'https://example.com/{{secret:id}}', 'https://example.com/{id', 'https://example.com/{id}/../x'])('refuse the URL %s', (url) => {
    expect(paths(http({ url, parameters }))).toEqual(['/0/url']);
  });

  it('take no arguments in the URL of a server', () => {
    expect(paths(mcp('a', { url: 'https://example.com/{id}' }))).toEqual(['/0/url']);
  });

  it('have headers of their own, and secrets that are named as such', () => {
    expect(paths(http({ headers: { Authorization: 'Bearer {{secret:a}}', 'X-A': 'literal' } }), mcp('a', { headers: { 'X-A': '{{user_secret:a}}' } }))).toEqual([]);
    expect(paths(http({ headers: { Host: 'x', 'X-A': '{{secret}}' } }), mcp('a', { headers: { Accept: 'x' } }))).toEqual([
      '/0/headers/Host',
      '/0/headers/X-A',
      '/1/headers/Accept',
    ]);
  });
});

describe('the address of a tool', () => {
  it('is where it calls, with or without arguments', () => {
    expect([addressOf(http({ url: 'https://a.example/{id}?q={q}' })), addressOf(mcp('a')), addressOf(client('a'))]).toEqual([
      'https://a.example/x?q=x',
      'https://example.com/mcp',
      undefined,
    ]);
  });
});
