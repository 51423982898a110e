import { COMMANDS, SCOPE_NAMES, type Role } from '@fenago/contracts';
import { LocalPartsError } from '@fenago/local-parts';
import { connectNats, RpcClient } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a developer needs to call the API; kept in `$FENAGO_HOME/dev.json`. */
export interface DevAccount {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly userId: string;
  readonly agentId: string;
}

export interface DevAccountOptions {
  readonly baseUrl: string;
  readonly natsUrl: string;
  readonly home: string;
  readonly modelName: string;
}

export const devAccountFile = (home: string): string => join(home, 'dev.json');

/** The account of the last start where its key still works, else a new user, key and agent. */
export async function ensureDevAccount(options: DevAccountOptions): Promise<DevAccount> {
  const known = readKnown(options.home);
  const account = known !== undefined && (await works(known, options)) ? { ...known, baseUrl: options.baseUrl } : await make(options);
  writeFileSync(devAccountFile(options.home), `${JSON.stringify(account, undefined, 2)}\n`, { mode: 0o600 });
  return account;
}

function readKnown(home: string): DevAccount | undefined {
  const file = devAccountFile(home);
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as DevAccount;
  } catch (cause) {
    throw new LocalPartsError('bad_configuration', `${file} is no JSON; delete it, and a new account is made.`, { cause });
  }
}

/** Whether the key is still known and the agent runs on the model that is there now. */
async function works(account: DevAccount, { baseUrl, modelName }: DevAccountOptions): Promise<boolean> {
  const authorization = `Bearer ${account.apiKey}`;
  const answer = await fetch(`${baseUrl}/v1/agents/${account.agentId}`, { headers: { authorization } });
  if (!answer.ok) return false;
  const agent = (await answer.json()) as { configuration: { model: string } };
  if (agent.configuration.model === modelName) return true;
  const changed = await fetch(`${baseUrl}/v1/agents/${account.agentId}`, {
    method: 'PATCH',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ configuration: { ...agent.configuration, model: modelName } }),
  });
  return changed.ok;
}

/** What makes a user of an operator's. */
export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly role?: Role;
}

/**
 * A user whose address counts as verified (the one that has it already, as it is, if there is one) and a new key of theirs
 * with every scope, asked of the user service.
 * @throws FenagoError `invalid_request` for an address that is none; `service_unavailable` where no user service runs
 */
export async function createAccount(natsUrl: string, account: NewAccount): Promise<{ readonly userId: string; readonly apiKey: string }> {
  const link = await connectNats({ url: natsUrl, name: 'fenago-cli', logger: createLogger({ service: 'cli', level: 'error' }) });
  try {
    const client = new RpcClient(link);
    const user = await client.request(COMMANDS.registerUser, { ...account, verified: true });
    const key = await client.request(COMMANDS.createApiKey, { caller: { userId: user.id }, name: 'development', scopes: [...SCOPE_NAMES] });
    return { userId: user.id, apiKey: key.key };
  } finally {
    await link.drain(1_000);
  }
}

async function make({ baseUrl, natsUrl, modelName }: DevAccountOptions): Promise<DevAccount> {
  const { userId, apiKey } = await createAccount(natsUrl, { email: 'dev@localhost.localdomain', name: 'Developer', role: 'admin' });
  const answer = await fetch(`${baseUrl}/v1/agents`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'First agent',
      description: 'Made at the first start.',
      status: 'active',
      configuration: { model: modelName, instructions: 'You are a helpful assistant. Answer in one or two sentences.' },
    }),
  });
  if (!answer.ok) throw new LocalPartsError('part_not_ready', `The first agent could not be made: ${await answer.text()}`);
  return { baseUrl, apiKey, userId, agentId: ((await answer.json()) as { id: string }).id };
}
