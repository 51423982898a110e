import { describe, expect, it } from 'vitest';
import { natsConfig } from './nats-config.js';

describe('natsConfig', () => {
  it('binds loopback only and has one JetStream key a line', () => {
    const lines = natsConfig({ port: 4_222, monitorPort: 8_222, storeDir: '/data/a "b"' }).split('\n');
    expect(lines).toContain('listen: "127.0.0.1:4222"');
    expect(lines).toContain('http: "127.0.0.1:8222"');
    expect(lines).toContain('max_payload: 1048576');
    expect(lines).toContain(String.raw`  store_dir: "/data/a \"b\""`);
  });

  it('appends what the caller adds', () => {
    expect(natsConfig({ port: 1, monitorPort: 2, storeDir: '/s', extraConfig: 'authorization {\n}\n' })).toMatch(/\}\nauthorization \{\n\}\n$/);
  });
});
