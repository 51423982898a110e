import { ensurePythonPackages } from '@fenago/local-parts';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from './harness.js';

const FOLDER = join(import.meta.dirname, 'python');
const RUN_MS = 90_000;
const CHECKS = [
  'check_models',
  'check_chat',
  'check_chat_stream',
  'check_chat_parse',
  'check_responses',
  'check_responses_stream_helper',
  'check_conversations',
  'check_errors',
  'spec_resource',
  'spec_stream',
];

interface Outcome {
  readonly check: string;
  readonly error: string | null;
}

let test: TestSystem;
let outcomes: readonly Outcome[];

beforeAll(async () => {
  const python = await ensurePythonPackages(join(FOLDER, 'requirements.txt'));
  test = await startTestSystem({ mode: 'standalone' });
  const env = { ...process.env, PYTHONPATH: python.path, OPENAI_BASE_URL: `${test.api.baseUrl}/openai/v1`, OPENAI_API_KEY: test.api.apiKey, FENAGO_AGENT: test.api.agentId };
  outcomes = await new Promise((resolve) => {
    execFile(python.command, [join(FOLDER, 'official_client.py')], { env, timeout: RUN_MS }, (_error, stdout, stderr) => {
      const lines = stdout.split('\n').filter((line) => line !== '');
      resolve(lines.length > 0 ? lines.map((line) => JSON.parse(line) as Outcome) : [{ check: 'start', error: stderr }]);
    });
  });
}, 300_000);
afterAll(() => test.stop());

describe('the official client for Python, and the types of Open Responses', () => {
  it('has run every check', () => {
    expect(outcomes.map(({ check }) => check)).toEqual(CHECKS);
  });

  it.each(CHECKS)('%s', (check) => {
    expect(outcomes.find((outcome) => outcome.check === check)?.error).toBeNull();
  });
});
