import { describe, expect, it } from 'vitest';
import { agentConfiguration } from './agent-configuration.js';
import { validatorOf } from './validation.js';

const problems = (configuration: object) =>
  validatorOf(agentConfiguration)({ model: 'm', ...configuration }).map(({ path, message }) => `${path} ${message}`);
const client = { type: 'client', name: 'weather' };
const http = { type: 'http', name: 'weather', method: 'GET', url: 'https://example.com/{city}' };
const mcp = { type: 'mcp', name: 'files', url: 'https://example.com/mcp' };

describe('what is said of a value that is not as its schema says', () => {
  it.each([
    ['nothing of one that is', { tools: [client, http, mcp, { type: 'builtin', name: 'current_time' }], limits: { maxSteps: 1 } }, []],
    ['the field', { limits: { maxSteps: 0 } }, ['/limits/maxSteps must be >= 1']],
    ['a name that is too much, once', { limits: { maxStep: 1 } }, ['/limits/maxStep is not a known field']],
    ['what may be chosen', { turnPolicy: 'wait' }, ['/turnPolicy must be one of enqueue, reject, interrupt, rollback']],
    ['of kinds, only what is wrong with the one that it is', { tools: [{ ...client, parameters: 7 }] }, ['/tools/0/parameters must be object']],
    ['the same of the first kind', { tools: [client, { type: 'http', name: 'x' }] }, ['/tools/1 must have required properties method, url']],
    ['which kinds there are', { tools: [{ type: 'zz' }] }, ['/tools/0/type must be one of http, mcp, builtin, client']],
    ['that it has no kind', { tools: [{ name: 'x' }] }, ['/tools/0 must have required properties type']],
    ['that it is no object', { tools: ['x'] }, ['/tools/0 must be object']],
    ['that it is no list', { tools: {} }, ['/tools must be array']],
    ['the name of a header', { tools: [{ ...mcp, headers: { 'a b': 'x' } }] }, ['/tools/0/headers/a b is not a known field']],
    ['the value of a header', { tools: [{ ...mcp, headers: { a: 'x\r\ny: z' } }] }, [expect.stringMatching('^/tools/0/headers/a must match')]],
  ])('%s', (_name, configuration, told) => {
    expect(problems(configuration)).toEqual(told);
  });

  it('is bounded', () => {
    expect(problems({ tools: Array.from({ length: 5_000 }, () => ({})) }).length).toBeLessThanOrEqual(20);
  });
});
