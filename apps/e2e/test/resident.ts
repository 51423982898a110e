import { SCOPE_NAMES } from '@fenago/contracts';
import { Fenago, type Agent, type AnswerOf } from '@fenago/sdk';
import { until } from '@fenago/testing';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import OpenAI from 'openai';
import { collect, executionIdOf } from './api.js';
import type { TestSystem } from './harness.js';

const PASSWORD = 'a long enough secret';
/** Rounds of tools, each of which a provider refuses twice at first: more log entries than one document keeps. */
const ROUNDS = 30;
const REFUSED = 'status=503 retry-after-ms=1 times=2';
/** Messages with so many characters, so that a conversation has pages. */
const [LONG_MESSAGES, LONG] = [8, 60_000];

type Tokens = AnswerOf<'signIn'>;

/** Somebody who lives in a system, with a word of their own in everything that they write. */
export class Resident {
  readonly mark: string;
  readonly address: string;
  private tokens: Tokens | undefined;

  private constructor(
    private readonly test: TestSystem,
    readonly word: string,
  ) {
    this.mark = `${word}-was-here`;
    this.address = `${word}@example.org`;
  }

  /** Signs up and confirms the address. */
  static async join(test: TestSystem, word: string): Promise<Resident> {
    const resident = new Resident(test, word);
    // Whoever had the address before has links of their own there.
    const links = await resident.linksTo(resident.address);
    await resident.asNobody.call('signUp', { body: { email: resident.address, password: PASSWORD, name: resident.mark } });
    resident.tokens = await resident.confirm(resident.address, links.length);
    return resident;
  }

  get asNobody(): Fenago {
    return new Fenago({ baseUrl: this.test.api.baseUrl, maxRetries: 0 });
  }

  /** With the access token of the last sign-in. @param baseUrl the first gateway unless told */
  client(baseUrl = this.test.api.baseUrl): Fenago {
    return new Fenago({ baseUrl, accessToken: () => this.tokens?.accessToken ?? '', maxRetries: 0 });
  }

  get refreshToken(): string {
    return this.tokens?.refreshToken ?? '';
  }

  async userId(): Promise<string> {
    return (await this.client().me.get()).id;
  }

  async signIn(email = this.address): Promise<Tokens> {
    this.tokens = await this.asNobody.call('signIn', { body: { email, password: PASSWORD } });
    return this.tokens;
  }

  /** Uses the newest link that was mailed to an address. @param known links that were there before */
  async confirm(email: string, known = 0): Promise<Tokens> {
    const token = await until(async () => (await this.linksTo(email)).slice(known).at(-1));
    return this.asNobody.call('verifyEmail', { body: { token } });
  }

  /** All that people do with their account; it has another address then. @returns the new address, and a key of every scope */
  async settleIn(): Promise<{ readonly email: string; readonly apiKey: string }> {
    const [email, next] = [`new-${this.address}`, `next-${this.address}`];
    await this.asNobody.leads.capture({ email: this.address, name: this.mark, source: 'a page' });
    await this.client().call('changeEmail', { body: { email, password: PASSWORD } });
    await this.confirm(email);
    await this.signIn(email);
    const client = this.client();
    await client.call('updateMe', { body: { name: this.mark, image: `https://example.org/${this.mark}.png` } });
    await client.call('changeEmail', { body: { email: next, password: PASSWORD } });
    await this.asNobody.call('forgotPassword', { body: { email } });
    await this.asNobody.leads.capture({ email, name: this.mark, source: 'another page' });
    const revoked = await client.apiKeys.create({ name: this.mark, scopes: ['agents:read'] });
    await client.apiKeys.revoke(revoked.id);
    const { key } = await client.apiKeys.create({ name: this.mark, scopes: SCOPE_NAMES.filter((scope) => scope !== 'admin') });
    await client.providerKeys.create({ name: 'mine', apiKey: `sk-${this.mark}` });
    await client.secrets.create({ name: 'weather', value: `secret-${this.mark}`, hosts: [`${this.word}.example.org`] });
    await client.webhooks.create({ url: `https://hooks.example/${this.mark}`, description: this.mark });
    return { email, apiKey: key };
  }

  /** An agent with versions behind it. */
  async agent(isPublic: boolean): Promise<Agent> {
    const { agents } = this.client();
    const named = { name: this.mark, description: this.mark, isPublic, status: 'active' } as const;
    const configuration: Agent['configuration'] = { model: 'scripted', instructions: this.mark, tools: [{ type: 'builtin', name: 'current_time' }], limits: { maxSteps: 100 } };
    const { id } = await agents.create({ ...named, configuration });
    for (const temperature of [0.1, 0.2, 0.3]) await agents.update(id, { configuration: { ...configuration, temperature } });
    return agents.get(id);
  }

  /** Conversations of every kind, with turns that have ended, run, and wait; and more each minute, by a schedule. */
  async converse(agentId: string): Promise<void> {
    const client = this.client();
    await client.schedules.create({ agentId, content: `[[tokens=1]] ${this.mark} each minute`, cron: '* * * * *' });
    const conversation = async () => (await client.conversations.create({ agentId, title: this.mark })).id;
    const long = await conversation();
    for (let count = 0; count < LONG_MESSAGES; count += 1) await this.say(long, `[[tokens=2]] ${this.mark} ${'x'.repeat(LONG)}`);
    const steps = await conversation();
    const rounds = Array.from({ length: ROUNDS }, (_, round) => `[[round=${round + 1} ${REFUSED}]] [[round=${round + 1} tool=current_time args={}]]`).join(' ');
    const executionId = await this.say(steps, `${rounds} ${this.mark}`);
    await until(async () => (await client.executions.get(executionId)).status === 'completed', { deadlineMs: 60_000, everyMs: 100 });
    const { data } = await client.messages.list(steps, { limit: 1 }).page();
    const { id: fork } = await client.conversations.fork(steps, { title: this.mark, messageId: data[0]?.id ?? '' });
    await client.conversations.update(fork, { status: 'archived' });
    const openai = new OpenAI({ baseURL: `${this.test.api.baseUrl}/openai/v1`, apiKey: this.tokens?.accessToken ?? '', maxRetries: 0 });
    await openai.responses.create({ model: agentId, input: `[[echo]] ${this.mark}` });
    const busy = await conversation();
    const running = `[[tokens=5000 delay=20]] ${this.mark} runs`;
    await client.messages.post(busy, { content: running });
    await client.messages.post(busy, { content: `${this.mark} waits` });
    await until(() => this.test.model.calls.some((call) => call.lastUserText === running && call.tokensSent > 3));
  }

  /** Says something, and waits for the end of the turn. @returns its execution */
  async say(conversationId: string, content: string): Promise<string> {
    return executionIdOf(await collect(this.client().messages.stream(conversationId, { content })));
  }

  /** Tokens of the links that were mailed to an address, the oldest first. */
  private async linksTo(email: string): Promise<readonly string[]> {
    return (await this.mailsTo(email)).flatMap((mail) => /#token=([\w-]+)/.exec(mail)?.[1] ?? []);
  }

  private async mailsTo(email: string): Promise<readonly string[]> {
    const folder = join(this.test.home, 'mail');
    // Made with the first mail.
    const names = existsSync(folder) ? (await readdir(folder)).toSorted() : [];
    const mails = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    return mails.filter((mail) => mail.includes(`\nTo: ${email}\n`));
  }
}
