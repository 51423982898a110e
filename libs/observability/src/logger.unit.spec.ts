import { describe, expect, it } from 'vitest';
import { createLogger, runInContext, type Logger } from './index.js';

interface Captured {
  readonly logger: Logger;
  readonly lines: Record<string, unknown>[];
}

function capture(): Captured {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  return { logger: createLogger({ service: 'agent', level: 'info', destination }), lines };
}

describe('logger', () => {
  it('writes level, service and message, and nothing below its level', () => {
    const { logger, lines } = capture();
    logger.debug('hidden');
    logger.info({ agentId: 'a' }, 'shown');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: 'info', service: 'agent', message: 'shown', agentId: 'a' });
    expect(lines[0]).not.toHaveProperty('correlationId');
  });

  it('adds the ids of the request that is running, to child loggers too', () => {
    const { logger, lines } = capture();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    runInContext({ correlationId: 'c1', traceparent }, () => logger.child({ part: 'x' }).warn('hello'));
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    expect(lines[0]).toMatchObject({ correlationId: 'c1', traceId, part: 'x' });
  });

  it('hides secrets down to the third level, and keeps what is beside them', () => {
    const { logger, lines } = capture();
    logger.info({ password: 's3', body: { apiKey: 's3', name: 'n' }, req: { headers: { authorization: 's3' } } }, 'x');
    expect(JSON.stringify(lines)).not.toContain('s3');
    expect(lines[0]).toMatchObject({ password: '[redacted]', body: { apiKey: '[redacted]', name: 'n' } });
  });

  it('hides them in whatever way they are written, in lists and in errors, and changes no object', () => {
    const { logger, lines } = capture();
    const fields = { list: [{ 'X-Api-Key': 's3' }], at: new Date(0), Cookie: 's3' };
    const err = Object.assign(new Error('no'), { config: { headers: { Authorization: 's3' } } });
    logger.child({ part: 'x' }).warn({ ...fields, api_key: 's3', err }, 'x');
    expect(JSON.stringify(lines)).not.toContain('s3');
    expect(lines[0]).toMatchObject({ part: 'x', at: '1970-01-01T00:00:00.000Z', list: [{ 'X-Api-Key': '[redacted]' }] });
    expect(fields.list[0]).toEqual({ 'X-Api-Key': 's3' });
  });

  it('keeps the cause of an error', () => {
    const { logger, lines } = capture();
    logger.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'failed');
    expect(JSON.stringify(lines[0]?.['err'])).toContain('inner');
  });
});
