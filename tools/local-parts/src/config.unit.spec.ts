import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig, repositoryRoot } from './config.js';

describe('readConfig', () => {
  it('has a home in the repository by default', () => {
    expect(readConfig({})).toEqual({ home: join(repositoryRoot, '.fenago'), searchPath: '' });
  });

  it('takes what the environment says', () => {
    const env = { FENAGO_HOME: '/data/fenago', PATH: '/bin', MONGODB_URI: 'mongodb://db:27017', NATS_URL: 'nats://n:4222', MONGODB_PORT: '27117', NATS_PORT: '4322' };
    expect(readConfig(env)).toEqual({ home: '/data/fenago', searchPath: '/bin', mongodbUri: 'mongodb://db:27017', natsUrl: 'nats://n:4222', mongodbPort: 27_117, natsPort: 4_322 });
  });

  it.each([
    ['MONGODB_URI', 'localhost:27017'],
    ['NATS_URL', 'http://n:4222'],
    ['MONGODB_PORT', '0'],
    ['NATS_PORT', 'many'],
  ])('refuses a bad %s by its name', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(expect.objectContaining({ code: 'bad_configuration', message: expect.stringContaining(name) }));
  });

  it('never repeats a connection string: it may hold a password', () => {
    expect(() => readConfig({ MONGODB_URI: 'mongo://ann:secret@db' })).not.toThrow(/secret/);
    expect(() => readConfig({ MONGODB_URI: 'mongo://ann:secret@db' })).toThrow(/MONGODB_URI/);
  });
});
