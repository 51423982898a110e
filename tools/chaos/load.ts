import type { ExecutionView, PostedMessage } from '@fenago/contracts';
import { setTimeout as delay } from 'node:timers/promises';
import { answerAll } from './answerer.js';
import { UnexpectedAnswer, type Client } from './client.js';
import type { Plan, PlannedMessage } from './plan.js';
import { Viewer, type Seen } from './viewer.js';

/** A message that the system has accepted, and its execution. */
export interface Accepted {
  readonly planned: PlannedMessage;
  readonly conversationId: string;
  readonly messageId: string;
  readonly executionId: string;
  /** Whether its client asked to cancel it; where the first answer was lost, the second may say that it has ended. */
  cancelled: boolean;
}

/** What the clients did, and what they were told. */
export interface Told {
  readonly conversations: readonly string[];
  /** In the order of their acceptance within each conversation. */
  readonly accepted: Accepted[];
  readonly seen: Seen[];
  readonly violations: string[];
  deleted: string | undefined;
}

/** Posts what the plan says, each conversation's messages one after the other. */
export class Load {
  readonly told: Told;
  private readonly began = performance.now();
  private readonly background: Promise<void>[] = [];

  constructor(
    private readonly client: Client,
    private readonly plan: Plan,
    conversations: readonly string[],
    private readonly settleMs: number,
  ) {
    this.told = { conversations, accepted: [], seen: [], violations: [], deleted: undefined };
  }

  /** Resolves when everything was posted, and everybody who watched has seen an end. */
  async run(): Promise<void> {
    const talks = this.told.conversations.map((id, index) => this.talk(id, index));
    await Promise.all([...talks, this.noted(this.deleteLast())]);
    await Promise.all(this.background);
  }

  private async talk(conversationId: string, index: number): Promise<void> {
    for (const planned of this.plan.messages.filter((message) => message.conversation === index)) {
      await this.until(planned.atMs);
      await this.noted(this.post(conversationId, planned));
    }
  }

  private async post(conversationId: string, planned: PlannedMessage): Promise<void> {
    const posted = await this.sendPost(conversationId, planned);
    if (posted === undefined) return;
    const { messageId, executionId } = posted;
    const accepted: Accepted = { planned, conversationId, messageId, executionId, cancelled: false };
    this.told.accepted.push(accepted);
    if (planned.tool !== 'none') this.background.push(this.noted(this.answer(accepted)));
    if (planned.watched) this.background.push(this.noted(this.watch(accepted)));
    if (planned.cancelAfterMs !== undefined) this.background.push(this.noted(this.cancel(accepted, planned.cancelAfterMs)));
    if (!planned.again) return;
    const again = await this.sendPost(conversationId, planned);
    if (again === undefined || (again.messageId === messageId && again.executionId === executionId)) return;
    this.told.violations.push(`${planned.name} was sent twice and accepted as ${executionId} and as ${again.executionId}`);
  }

  /** Undefined where the conversation has been deleted. */
  private async sendPost(conversationId: string, { content, name }: PlannedMessage): Promise<PostedMessage | undefined> {
    const body = { content, clientMessageId: name };
    const answer = await this.client.send<PostedMessage>('POST', `/v1/conversations/${conversationId}/messages`, body);
    if (answer.status === 202) return answer.body;
    if (answer.status === 404 && conversationId === this.told.deleted) return undefined;
    throw new UnexpectedAnswer(`A message was answered with ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  private answer({ executionId, planned }: Accepted): Promise<void> {
    return answerAll(this.client, executionId, planned.name, this.began + this.plan.durationMs + this.settleMs);
  }

  private async watch({ executionId, planned }: Accepted): Promise<void> {
    const deadline = this.began + this.plan.durationMs + this.settleMs;
    this.told.seen.push(await new Viewer(this.client, executionId, planned.dropsAfter, deadline).watch());
  }

  private async cancel(accepted: Accepted, afterMs: number): Promise<void> {
    await delay(afterMs);
    accepted.cancelled = true;
    const { status, body } = await this.client.send<ExecutionView>('POST', `/v1/executions/${accepted.executionId}/cancel`);
    const expected = status < 300 || status === 409 || (status === 404 && accepted.conversationId === this.told.deleted);
    if (!expected) this.told.violations.push(`A cancel was answered with ${status} ${JSON.stringify(body)}`);
  }

  private async deleteLast(): Promise<void> {
    const id = this.told.conversations.at(-1) ?? '';
    await this.until(this.plan.deletionMs);
    this.told.deleted = id;
    const { status } = await this.client.send('DELETE', `/v1/conversations/${id}`);
    // Where the first answer was lost, the second finds nothing.
    if (status >= 300 && status !== 404) throw new UnexpectedAnswer(`A deletion was answered with ${status}`);
  }

  private async noted(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.told.violations.push(error instanceof UnexpectedAnswer ? error.message : String(error));
    }
  }

  private async until(atMs: number): Promise<void> {
    await delay(Math.max(0, this.began + atMs - performance.now()));
  }
}
