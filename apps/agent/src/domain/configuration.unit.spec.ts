import { MAX_AGENT_TOOLS_BYTES, MAX_RESPONSE_FORMAT_BYTES, type AgentConfiguration, type AgentTool } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { refuseConfiguration } from './configuration.js';

const client = (name: string, description = ''): AgentTool => ({ type: 'client', name, description });
const mcp = (name: string): AgentTool => ({ type: 'mcp', name, url: 'https://example.com/mcp' });
const refused = (tools?: readonly AgentTool[]) =>
  refuseConfiguration({ model: 'm', ...(tools === undefined ? {} : { tools: [...tools] }) })?.fields?.map(({ path }) => path);

describe('tools of an agent', () => {
  it('may be none, and any that are told apart', () => {
    expect(refused()).toBeUndefined();
    expect(refused([])).toBeUndefined();
    expect(refused([client('a'), client('b'), mcp('a'), mcp('b'), { type: 'builtin', name: 'http_get' }])).toBeUndefined();
  });

  it.each([
    ['of the same kind', [client('a'), client('b'), client('a')], '/configuration/tools/2/name'],
    ['of other kinds', [{ type: 'builtin', name: 'http_get' } as const, client('http_get')], '/configuration/tools/1/name'],
    ['of servers', [mcp('a'), mcp('a')], '/configuration/tools/1/name'],
  ])('have no name twice: %s', (_name, tools, path) => {
    expect(refused(tools)).toEqual([path]);
  });

  it('have as many bytes as events can carry, and not one more', () => {
    const room = MAX_AGENT_TOOLS_BYTES - Buffer.byteLength(JSON.stringify([client('a')]));
    const full = `${'é'.repeat(room / 2)}${'x'.repeat(room % 2)}`;
    expect(refused([client('a', full)])).toBeUndefined();
    expect(refused([client('a', `${full}x`)])).toEqual(['/configuration/tools']);
  });
});

describe('response format of an agent', () => {
  const refusedFormat = (responseFormat: AgentConfiguration['responseFormat']) =>
    refuseConfiguration({ model: 'm', ...(responseFormat === undefined ? {} : { responseFormat }) })?.fields?.map(({ path }) => path);

  it('may be none, and any that says what it wants', () => {
    expect(refusedFormat(undefined)).toBeUndefined();
    expect(refusedFormat({ type: 'json_object' })).toBeUndefined();
    expect(refusedFormat({ type: 'json_schema', schema: { type: 'object' } })).toBeUndefined();
  });

  it('has a schema where it is to be like one, and not too large a one', () => {
    expect(refusedFormat({ type: 'json_schema' })).toEqual(['/configuration/responseFormat/schema']);
    const schema = { description: 'x'.repeat(MAX_RESPONSE_FORMAT_BYTES) };
    expect(refusedFormat({ type: 'json_schema', schema })).toEqual(['/configuration/responseFormat']);
  });
});
