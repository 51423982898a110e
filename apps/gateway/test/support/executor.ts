import { type TokenFrame, type TurnView } from '@fenago/contracts';
import { connectNats, TokenStream } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { until } from '@fenago/testing';
import type { TestGateway } from './gateway.js';
import { AGENT_ID, CONVERSATION_ID, MESSAGE_ID, USER_ID, delta, execution, verifiedKey } from './samples.js';
import type { StubServices } from './stub-services.js';

/** Publishes frames as the execution service does, over a connection of its own. */
export class TestExecutor {
  private constructor(
    readonly tokens: TokenStream,
    readonly stop: () => Promise<void>,
  ) {}

  static async connect(natsUrl: string): Promise<TestExecutor> {
    const link = await connectNats({ url: natsUrl, name: 'executor', logger: createLogger({ service: 'executor', level: 'silent' }) });
    return new TestExecutor(new TokenStream(link), () => link.drain(1_000));
  }

  publish(executionId: string, ...frames: TokenFrame[]): void {
    for (const frame of frames) this.tokens.publish(frame, executionId);
  }

  /** Publishes, and waits until the broker's buffer has it. */
  async store(executionId: string, ...frames: TokenFrame[]): Promise<void> {
    this.publish(executionId, ...frames);
    await until(async () => (await this.tokens.read(executionId)).length >= frames.length);
  }
}

/** Services know the key and have every execution running. */
export function answerAsUsual(services: StubServices): void {
  services.reset();
  services.on('verifyApiKey', () => verifiedKey());
  services.on('getExecution', ({ executionId }) => execution(executionId));
}

export function turn(executionId: string, state: TurnView['state']): TurnView {
  return { conversationId: CONVERSATION_ID, executionId, messageId: MESSAGE_ID, userId: USER_ID, agentId: AGENT_ID, state };
}

export const eventsUrl = (gateway: TestGateway, executionId: string): string => `${gateway.url}/v1/executions/${executionId}/events`;

export const deltas = (fence: number, from: number, to: number): TokenFrame[] =>
  Array.from({ length: to - from + 1 }, (_, i) => delta(fence, from + i));

export const idsOf = (frames: readonly TokenFrame[]): string[] => frames.map((frame) => `${frame.f}.${frame.n}`);
