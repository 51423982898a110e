import { describe, expect, it } from 'vitest';
import { readConfig, readDatabaseConfig } from './config.js';
import { ConfigError, readEnv, type Environment, type Fields } from './env.js';
import { choice, flag, integer, list, port, text, url } from './fields.js';

function problemsOf(fields: Fields, env: Environment): string[] {
  try {
    readEnv(fields, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('readEnv', () => {
  it('gives typed values and defaults', () => {
    const fields = {
      name: text('NAME'),
      size: integer('SIZE', { min: 1, max: 10 }),
      port: port('PORT', { default: 3000 }),
      level: choice('LEVEL', ['low', 'high'], { default: 'low' }),
      on: flag('ON', { default: false }),
      extra: text('EXTRA', { optional: true }),
    };
    const values = readEnv(fields, { NAME: ' x ', SIZE: '7', ON: '1', EXTRA: '' });
    const size: number = values.size;
    const level: 'low' | 'high' = values.level;
    const extra: string | undefined = values.extra;
    expect(values).toEqual({ name: 'x', size, port: 3000, level, on: true, extra });
    expect([size, level, extra]).toEqual([7, 'low', undefined]);
  });

  it('names every variable that is missing or wrong, each with what it should be', () => {
    const fields = {
      key: text('KEY', { minLength: 32 }),
      size: integer('SIZE', { min: 1, max: 10 }),
      port: port('PORT'),
      level: choice('LEVEL', ['low', 'high']),
      on: flag('ON'),
    };
    expect(problemsOf(fields, { SIZE: '11', PORT: '3000', LEVEL: 'mid', ON: 'yes' })).toEqual([
      'KEY is not set; it must be a text of at least 32 characters.',
      'SIZE must be a whole number from 1 to 10, not "11".',
      'LEVEL must be one of low, high, not "mid".',
      'ON must be true or false, not "yes".',
    ]);
  });

  it('gives each value of a list, or none', () => {
    const fields = { ports: list('PORTS', { expected: 'ports', parse: (value) => (/^\d+$/.test(value) ? Number(value) : undefined) }) };
    expect([readEnv(fields, { PORTS: '1, 2,3' }), readEnv(fields, {})]).toEqual([{ ports: [1, 2, 3] }, { ports: [] }]);
    expect(problemsOf(fields, { PORTS: '1,s3cret' })).toEqual(['PORTS must be a comma-separated list of ports.']);
    expect(problemsOf(fields, { PORTS: '1,' })).toHaveLength(1);
  });

  it.each(['1.5', '1e3', '0x10', '-1', '70000', 'abc', '99999999999999999999'])('refuses %s as a port', (value) => {
    expect(problemsOf({ port: port('PORT') }, { PORT: value })).toHaveLength(1);
  });

  it('reads a list, which is empty where it is not set, and shows nothing of one that is wrong', () => {
    const fields = { ports: list('PORTS', { expected: 'ports', parse: (value) => (/^\d+$/.test(value) ? Number(value) : undefined) }) };
    expect(readEnv(fields, { PORTS: '1, 2,3' })).toEqual({ ports: [1, 2, 3] });
    expect(readEnv(fields, {})).toEqual({ ports: [] });
    for (const wrong of ['1,', '1,x']) expect(problemsOf(fields, { PORTS: wrong })).toEqual(['PORTS must be a comma-separated list of ports.']);
  });

  it('never shows what may be a secret', () => {
    const fields = {
      key: text('KEY', { pattern: /^[0-9]+$/, expected: 'digits' }),
      uri: url('URI', { schemes: ['mongodb', 'mongodb+srv'] }),
    };
    const problems = problemsOf(fields, { KEY: 's3cret', URI: 'http://u:s3cret@host' });
    expect(problems).toEqual(['KEY must be digits.', 'URI must be an address such as mongodb://host.']);
  });

  it.each([
    'mongodb://h',
    'mongodb://u:p@h1:27017,h2:27018/db?replicaSet=rs0',
    'mongodb+srv://h.example/x',
  ])('takes %s', (uri) => {
    expect(readEnv({ uri: url('URI', { schemes: ['mongodb', 'mongodb+srv'] }) }, { URI: uri })).toEqual({ uri });
  });

  it('takes no scheme by halves', () => {
    const fields = { uri: url('URI', { schemes: ['mongodb+srv'] }) };
    for (const URI of ['mongodbbsrv://h', 'xmongodb+srv://h', 'mongodb+srv:///', 'mongodb+srv://h x']) {
      expect(problemsOf(fields, { URI })).toHaveLength(1);
    }
  });
});

describe('configs of services', () => {
  it('have defaults that fit a local start', () => {
    expect(readDatabaseConfig('agent', {}, {})).toEqual({
      service: 'agent',
      natsUrl: 'nats://127.0.0.1:4222',
      mongodbUri: 'mongodb://127.0.0.1:27017',
      database: 'fenago_agent',
      logLevel: 'info',
      opsHost: '127.0.0.1',
    });
    expect(readConfig('gateway', {}, {})).not.toHaveProperty('mongodbUri');
  });

  it('take the prefix of databases and the own fields of the service', () => {
    const config = readDatabaseConfig('agent', { size: integer('SIZE', { min: 0, max: 9 }) }, {
      MONGODB_DATABASE_PREFIX: 'other',
      SIZE: '4',
      OPS_PORT: '0',
    });
    const size: number = config.size;
    expect(config).toMatchObject({ database: 'other_agent', size, opsPort: 0 });
    expect(() => readDatabaseConfig('agent', {}, { MONGODB_DATABASE_PREFIX: 'a/b' })).toThrow(/MONGODB_DATABASE_PREFIX/);
  });
});
