import {
  COMMANDS,
  eventSubject,
  newId,
  type AgentSnapshot,
  type Caller,
  type ConversationView,
  type DomainEvent,
  type EventData,
  type EventType,
  type FinalFrame,
  type PostedMessage,
  type RequestOf,
  type ScheduleView,
  type WireError,
} from '@fenago/contracts';
import { startService, type RunningService } from '@fenago/host';
import { CoreEvents, EventPublisher, RpcClient, TokenStream, connectNats, type NatsLink } from '@fenago/messaging';
import { connectMongo, type MongoLink } from '@fenago/mongo';
import { createLogger, type Clock } from '@fenago/observability';
import { eventOf, startTestNats, testDatabase, testMongoUri, until, type TestNats } from '@fenago/testing';
import { serviceDefinition } from '../src/app.module.js';
import type { ConversationConfig } from '../src/config.js';

type CreateSchedule = RequestOf<typeof COMMANDS.createSchedule>;

const logger = createLogger({ service: 'test', level: 'silent' });
let lastVersion = 1;

interface ConsumerState {
  readonly num_pending: number;
  readonly num_ack_pending: number;
  readonly delivered: { readonly stream_seq: number };
}

export const aUser = (): Caller => ({ userId: newId('user', Date.now()) });

/** The service on a real mongod and a nats-server of its own, and what stands around it in production. */
export class Harness {
  /** What the agent service would answer; it answers `not_found` for any other. */
  readonly agents = new Map<string, AgentSnapshot>();
  /** Times the agent service was asked. */
  asked = 0;
  service!: RunningService;
  rpc!: RpcClient;
  tokens!: TokenStream;
  events!: CoreEvents;
  mongo!: MongoLink;
  nats!: TestNats;
  private publisher!: EventPublisher;
  private link!: NatsLink;
  private answering!: { unsubscribe(): void };
  private readonly database = testDatabase('conversation');

  /**
   * @param overrides of the service's configuration
   * @param clock the machine's unless given
   */
  async start(overrides: Partial<ConversationConfig> = {}, clock?: Clock): Promise<void> {
    this.nats = await startTestNats();
    this.link = await connectNats({ url: this.nats.url, name: 'test', logger });
    this.mongo = await connectMongo({ uri: testMongoUri(), database: this.database, appName: 'test', logger });
    this.rpc = new RpcClient(this.link);
    this.tokens = new TokenStream(this.link);
    this.events = new CoreEvents(this.link);
    this.publisher = new EventPublisher(this.link);
    this.answerForAgents();
    this.service = await this.startReplica(overrides, clock);
  }

  startReplica(overrides: Partial<ConversationConfig> = {}, clock?: Clock): Promise<RunningService> {
    const config = serviceDefinition.loadConfig({ NATS_URL: this.nats.url, MONGODB_URI: testMongoUri(), LOG_LEVEL: 'fatal' });
    const options = clock === undefined ? {} : { clock };
    return startService(serviceDefinition, { ...config, database: this.database, ...overrides }, options);
  }

  async stop(): Promise<void> {
    await this.service.drain();
    await this.mongo.db.dropDatabase();
    await this.mongo.close();
    await this.link.drain(1_000);
    await this.nats.stop();
  }

  /** An agent that the agent service knows; no event has told of it. */
  agentOf(owner: Caller, fields: Partial<AgentSnapshot> = {}): AgentSnapshot {
    const agentId = newId('agent', Date.now());
    const agent: AgentSnapshot = {
      agentId,
      ownerId: owner.userId,
      version: 1,
      status: 'active',
      isPublic: false,
      name: 'An agent',
      configuration: { model: 'a-model' },
      ...fields,
    };
    this.agents.set(agentId, agent);
    return agent;
  }

  conversation(caller: Caller): Promise<ConversationView> {
    return this.rpc.request(COMMANDS.createConversation, { caller, agentId: this.agentOf(caller).agentId });
  }

  schedule(caller: Caller, fields: Partial<CreateSchedule> = {}): Promise<ScheduleView> {
    const agentId = fields.agentId ?? this.agentOf(caller).agentId;
    return this.rpc.request(COMMANDS.createSchedule, { caller, content: 'What is new?', cron: '0 9 * * *', ...fields, agentId });
  }

  /** Some at a time, so that a busy machine answers each in time. */
  async schedulesOf(caller: Caller, agentId: string, count: number): Promise<readonly ScheduleView[]> {
    const made: ScheduleView[] = [];
    while (made.length < count) made.push(...(await Promise.all(Array.from({ length: Math.min(10, count - made.length) }, () => this.schedule(caller, { agentId })))));
    return made;
  }

  /** As if so much time had passed that a schedule is due since then. The version moves too, so that no cache knows better. */
  async makeDue(scheduleIds: readonly string[], since = new Date()): Promise<void> {
    const filter = { _id: { $in: scheduleIds as never[] } };
    await this.mongo.db.collection('SCHEDULE').updateMany(filter, { $set: { nextAt: since }, $inc: { v: 1 } });
  }

  /** As if so much time had passed that nobody's claim of what is due holds any more. */
  async expireClaims(): Promise<void> {
    await this.mongo.db.collection('SCHEDULE').updateMany({}, { $set: { claimedAt: new Date(0) } });
  }

  post(caller: Caller, conversationId: string, content = 'Hello', clientMessageId?: string): Promise<PostedMessage> {
    const now = Date.now();
    return this.rpc.request(COMMANDS.postMessage, {
      caller,
      conversationId,
      messageId: newId('message', now),
      executionId: newId('execution', now),
      content,
      ...(clientMessageId === undefined ? {} : { clientMessageId }),
    });
  }

  /** The event that ends an execution, as the execution service would publish it. */
  endOf<K extends FinalFrame>(type: K, caller: Caller, posted: PostedMessage, fields: Partial<EventData<K>> = {}): DomainEvent<K> {
    const now = new Date().toISOString();
    const { executionId, conversationId, messageId } = posted;
    const data = {
      executionId,
      conversationId,
      messageId,
      userId: caller.userId,
      agentId: newId('agent', 0),
      agentOwnerId: caller.userId,
      agentVersion: 1,
      provider: 'test',
      model: 'a-model',
      output: `Reply to ${executionId}`,
      finishReason: 'stop',
      usage: { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1, reasoningTokens: 0, estimated: false },
      tokensUsed: 2,
      attempts: 1,
      startTime: now,
      endTime: now,
      fence: 2,
      lastFrame: 7,
      ...(type === 'execution.failed' ? { error: { code: 'provider_timeout', message: 'Too slow.' } } : {}),
      ...(type === 'execution.incomplete' ? { reason: 'max_output_tokens' } : {}),
      ...fields,
    };
    return this.event(type, caller.userId, executionId, data as unknown as EventData<K>);
  }

  event<K extends EventType>(type: K, ownerId: string, aggregateId: string, data: EventData<K>, sequence = (lastVersion += 1)): DomainEvent<K> {
    return eventOf({ type, ownerId, aggregateId, data, sequence });
  }

  /**
   * Publishes; the broker takes the same event again, as if it had been redelivered.
   * @returns its position in the stream
   */
  async publish(event: DomainEvent, payload = JSON.stringify(event)): Promise<number> {
    const id = `${event.id}#${(lastVersion += 1)}`;
    const subject = eventSubject(event.type, event.ownerid, event.subject);
    return (await this.publisher.publish({ subject, id, payload })).sequence;
  }

  /** Publishes, and waits until the consumer has settled everything. */
  async deliver(event: DomainEvent, payload?: string): Promise<void> {
    const sequence = await this.publish(event, payload);
    await this.settled(event.type, sequence);
  }

  /** @param sequence of an event that the broker may not have given to the consumer yet */
  settled(type: EventType, sequence = 0): Promise<void> {
    return this.settledHandler(type.replaceAll('.', '_'), sequence);
  }

  /** The same for a consumer that is not called as its event. */
  async settledHandler(handler: string, sequence = 0): Promise<void> {
    const subject = `$JS.API.CONSUMER.INFO.EVT.conversation_${handler}`;
    await until(
      async () => {
        const info = (await this.link.connection.request(subject)).json<ConsumerState>();
        return info.delivered.stream_seq >= sequence && info.num_pending === 0 && info.num_ack_pending === 0;
      },
      { what: `${handler} has settled everything`, everyMs: 3 },
    );
  }

  /** Dead letters of a consumer. */
  async deadLetters(handler: string): Promise<number> {
    const request = JSON.stringify({ subjects_filter: `dlq.conversation.${handler}` });
    const info = await this.link.connection.request('$JS.API.STREAM.INFO.DLQ', request);
    const { state } = info.json<{ state: { subjects?: Record<string, number> } }>();
    return state.subjects?.[`dlq.conversation.${handler}`] ?? 0;
  }

  /** Runs work while the agent service is away. */
  async withoutAgents(work: () => Promise<void>): Promise<void> {
    this.answering.unsubscribe();
    try {
      await work();
    } finally {
      this.answerForAgents();
    }
  }

  private answerForAgents(): void {
    this.answering = this.link.connection.subscribe('qry.agent.get_snapshot', {
      callback: (_error, message) => {
        this.asked += 1;
        const { agentId, caller } = message.json<{ agentId: string; caller: Caller }>();
        const agent = this.agents.get(agentId);
        const visible = agent !== undefined && (agent.isPublic || agent.ownerId === caller.userId);
        const error: WireError = { code: 'not_found', message: 'There is no such agent.' };
        message.respond(JSON.stringify(visible ? { ok: agent } : { error }));
      },
    });
  }
}

/** The code that a request is refused with. */
export async function codeOf(request: Promise<unknown>): Promise<string> {
  try {
    await request;
    return 'none';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
