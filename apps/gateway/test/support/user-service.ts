import { randomBytes } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JWK } from 'jose';
import { QUERIES, type SigningKey } from '@fenago/contracts';
import { connectNats, RpcClient } from '@fenago/messaging';
import { connectMongo, type MongoLink } from '@fenago/mongo';
import { createLogger } from '@fenago/observability';
import { parseMasterKeys, SecretBox, type SealedSecret } from '@fenago/secrets';
import { mailToken, testDatabase, testMongoUri, until } from '@fenago/testing';
import { ISSUER, Signer } from './signer.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const logger = createLogger({ service: 'test', level: 'silent' });

interface StoredKey {
  readonly publicKey: SigningKey;
  readonly sealed: SealedSecret;
}

/** The real user service, as a process of its own from the source: a service does not import another. */
export class UserService {
  private constructor(
    private readonly child: ChildProcess,
    private readonly masterKeys: string,
    private readonly mailFolder: string,
    readonly mongo: MongoLink,
  ) {}

  static async start(natsUrl: string, env: Readonly<Record<string, string>> = {}): Promise<UserService> {
    const prefix = testDatabase('t');
    const masterKeys = `test:${randomBytes(32).toString('base64')}`;
    const mailFolder = await mkdtemp(join(tmpdir(), 'fenago-mail-'));
    const settings = { API_KEY_PEPPER: 'p'.repeat(32), SECRETS_MASTER_KEYS: masterKeys, AUDIT_KEYS: masterKeys, PUBLIC_URL: ISSUER, MAIL_DIR: mailFolder, ...env };
    const child = spawn(process.execPath, ['--conditions=@fenago/source', '--import', '@oxc-node/core/register', 'apps/user/src/main.ts'], {
      cwd: root,
      stdio: 'ignore',
      env: { NATS_URL: natsUrl, MONGODB_URI: testMongoUri(), MONGODB_DATABASE_PREFIX: prefix, LOG_LEVEL: 'silent', ...settings },
    });
    const mongo = await connectMongo({ uri: testMongoUri(), database: `${prefix}_user`, appName: 'test', logger });
    const service = new UserService(child, masterKeys, mailFolder, mongo);
    await service.answers(natsUrl);
    return service;
  }

  /** The key that it signs with now: what only a thief of its secrets would have. */
  async signer(): Promise<Signer> {
    const [stored] = await this.mongo.db.collection<StoredKey & { _id: string }>('signing_key').find().toArray();
    const keys = parseMasterKeys(this.masterKeys);
    if (stored === undefined || keys === undefined) throw new Error('It has signed nothing yet.');
    const jwk = JSON.parse(new SecretBox(keys).open(stored.sealed, `signing_key:${stored._id}`)) as JWK;
    return Signer.of(stored._id, jwk, stored.publicKey);
  }

  /** The token of the newest mail to an address. */
  mailToken(email: string): Promise<string> {
    return mailToken(this.mailFolder, email);
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exited;
    await this.mongo.db.dropDatabase();
    await this.mongo.close();
    await rm(this.mailFolder, { recursive: true, force: true });
  }

  private async answers(natsUrl: string): Promise<void> {
    const link = await connectNats({ url: natsUrl, name: 'test', logger });
    await until(() => new RpcClient(link).request(QUERIES.getJwks, {}), { deadlineMs: 30_000, what: 'the user service answers' });
    await link.drain(1_000);
  }
}
