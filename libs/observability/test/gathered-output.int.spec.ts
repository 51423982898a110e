import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const logger = join(import.meta.dirname, '../src/index.ts');

/** What a process writes that logs so. */
async function outputOf(code: string): Promise<string[]> {
  const script = `const { createLogger } = await import(${JSON.stringify(logger)}); const log = createLogger({ service: 'test', level: 'info' }); ${code}`;
  const args = ['--conditions=@fenago/source', '--import', '@oxc-node/core/register', '--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { message: string }).message);
}

describe('lines for stdout', () => {
  it.each([
    ['ends at once', 'process.exit(0)'],
    ['ends by itself', ''],
    ['says its last', "log.fatal('3'); process.exit(0)"],
  ])('are all there, in their order, where the process %s', async (_how, end) => {
    expect(await outputOf(`log.info('1'); log.warn('2'); ${end}`)).toEqual(end.includes('fatal') ? ['1', '2', '3'] : ['1', '2']);
  });

  it('are all there where there were many', async () => {
    const many = await outputOf("for (let i = 0; i < 20_000; i += 1) log.info(String(i)); setTimeout(() => log.info('last'), 200);");
    expect(many).toEqual([...Array.from({ length: 20_000 }, (_, i) => String(i)), 'last']);
  });

  it('go out while the process works on', async () => {
    const early = "log.info('1'); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1_000);";
    await expect(outputOf(early)).rejects.toMatchObject({ signal: 'SIGKILL', stdout: expect.stringContaining('"message":"1"') });
  });
});
