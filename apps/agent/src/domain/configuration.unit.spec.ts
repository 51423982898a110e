import { MAX_RESPONSE_FORMAT_BYTES, type AgentConfiguration, type AgentTool } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { refuseConfiguration } from './configuration.js';

describe('tools of an agent', () => {
  const client = (name: string): AgentTool => ({ type: 'client', name });
  const refused = (...tools: AgentTool[]) => refuseConfiguration({ model: 'm', tools });

  it('may be any that are told apart', () => {
    expect(refuseConfiguration({ model: 'm' })).toBeUndefined();
    expect(refused(client('a'), client('b'))).toBeUndefined();
  });

  it('are refused with each place, and not with too many', () => {
    expect(refused(client('a'), client('a'), client('a'))).toMatchObject({ code: 'invalid_request', fields: [{ path: '/configuration/tools/1/name' }, { path: '/configuration/tools/2/name' }] });
    expect(refused(...Array.from({ length: 60 }, () => client('a')))?.fields).toHaveLength(20);
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
