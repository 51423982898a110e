import { ensureNatsServer, readConfig, startNats, type RunningNats } from '@fenago/local-parts';
import { connectNats, ensureTopology } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { generate } from 'selfsigned';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureNatsUsers, INCLUDE_USERS } from '../src/index.js';

const logger = createLogger({ service: 'test', level: 'silent' });

describe('a broker with TLS', () => {
  let folder: string;
  let nats: RunningNats;
  const at = (file: string): string => join(folder, file);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'scratch-fenago-tls-'));
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], { extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }] });
    await writeFile(at('cert.pem'), cert);
    await writeFile(at('key.pem'), key, { mode: 0o600 });
    ensureNatsUsers(folder);
    const tls = `tls {\n  cert_file: ${JSON.stringify(at('cert.pem'))}\n  key_file: ${JSON.stringify(at('key.pem'))}\n}`;
    const { path: binary } = await ensureNatsServer({ log: () => undefined });
    const files = { storeDir: at('store'), configFile: at('nats.conf'), logFile: at('nats.log') };
    nats = await startNats({ ...files, binary, extraConfig: `${INCLUDE_USERS}\n${tls}`, runDir: join(readConfig().home, 'run'), scratchDir: folder });
  });
  afterAll(async () => {
    await nats.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const connected = (more: { caFile?: string }) => connectNats({ url: nats.url, name: 'agent', credentialsDir: at('credentials'), logger, deadlineMs: 2_000, ...more });

  it('is trusted by whoever knows its certificate, and by nobody else', async () => {
    const link = await connected({ caFile: at('cert.pem') });
    await ensureTopology(link);
    expect(link.connection.info?.tls_required).toBe(true);
    await link.drain(1_000);
    await expect(connected({})).rejects.toMatchObject({ code: 'broker_unavailable', cause: expect.objectContaining({ message: expect.stringMatching(/self[- ]signed/i) as string }) as Error });
  });

  it('tells of credentials that are not there, or not the right ones', async () => {
    const caFile = at('cert.pem');
    const missing = connectNats({ url: nats.url, name: 'nobody', credentialsDir: at('credentials'), caFile, logger });
    await expect(missing).rejects.toThrow(/credentials of nobody cannot be read/);
    const none = connectNats({ url: nats.url, name: 'agent', caFile, logger, deadlineMs: 2_000 });
    await expect(none).rejects.toThrow(/does not let this user in/);
  });
});
