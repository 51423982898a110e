import {
  eventSubject,
  newId,
  replyIdOf,
  type AnyDomainEvent,
  type ContextMessage,
  type DomainEvent,
  type EventData,
  type EventType,
  type TokenFrame,
} from '@fenago/contracts';
import { startService, type RunningService, type StartOptions } from '@fenago/host';
import { startScriptedModel, type ScriptedModel } from '@fenago/llm';
import { CoreEvents, EventPublisher, RpcClient, TokenStream, connectNats, ensureTopology, type NatsLink } from '@fenago/messaging';
import { connectMongo, type MongoLink } from '@fenago/mongo';
import { createLogger } from '@fenago/observability';
import { eventOf, startTestNats, testDatabase, testMongoUri, until, type TestNats } from '@fenago/testing';
import { serviceDefinition } from '../src/app.module.js';
import { loadConfig, type ExecutionConfig } from '../src/config.js';

export type Overrides = { -readonly [K in keyof ExecutionConfig]?: ExecutionConfig[K] };

/** SECRETS_MASTER_KEYS of a test. */
export const MASTER_KEY = `first:${'A'.repeat(43)}=`;
const logger = createLogger({ service: 'test', level: 'silent' });

/** One conversation of one user with one agent. */
export interface Talk {
  readonly userId: string;
  readonly ownerId: string;
  readonly agentId: string;
  readonly conversationId: string;
}

export interface Posted extends Talk {
  readonly executionId: string;
  readonly messageId: string;
  readonly event: DomainEvent<'conversation.message.created'>;
}

/** The execution service between a real broker, a real database, a scripted model, and stand-ins for its neighbours. */
export class World {
  /** Every event that went over the broker, in order; what a replica published again, not knowing that it was out, only once. */
  readonly events: AnyDomainEvent[] = [];
  /** What the conversation service would answer, by conversation. */
  readonly histories = new Map<string, readonly ContextMessage[]>();
  readonly contextQueries: { readonly conversationId: string; readonly beforePosition: number; readonly tokenBudget: number }[] = [];
  /** What only the agent service knows, by agent. */
  readonly agents = new Map<string, object>();
  /** What only the conversation knows, by execution. */
  readonly turns = new Map<string, object>();
  private readonly services: RunningService[] = [];
  private readonly seen = new Set<string>();
  private sequence = 0;

  private constructor(
    readonly nats: TestNats,
    readonly mongoUri: string,
    readonly model: ScriptedModel,
    readonly link: NatsLink,
    readonly mongo: MongoLink,
    readonly rpc: RpcClient,
    private readonly publisher: EventPublisher,
    private readonly tokens: TokenStream,
  ) {}

  static async start(mongoUri = testMongoUri()): Promise<World> {
    const [nats, model] = await Promise.all([startTestNats(), startScriptedModel({ delayMs: 0 })]);
    const link = await connectNats({ url: nats.url, name: 'test', logger });
    await ensureTopology(link);
    const mongo = await connectMongo({ uri: mongoUri, database: `${testDatabase('fenago')}_execution`, appName: 'test', logger });
    const world = new World(nats, mongoUri, model, link, mongo, new RpcClient(link), new EventPublisher(link), new TokenStream(link));
    await new CoreEvents(link).subscribe('evt.>', (event) => world.note(event)).ready;
    world.standIn('qry.conversation.get_context', (request) => {
      const query = request as World['contextQueries'][number];
      world.contextQueries.push(query);
      const messages = (world.histories.get(query.conversationId) ?? []).filter((message) => message.position < query.beforePosition);
      return { ok: { messages } };
    });
    world.standIn('qry.conversation.find_turn', (request) => found(world.turns, (request as { executionId: string }).executionId));
    world.standIn('qry.agent.get_snapshot', (request) => found(world.agents, (request as { agentId: string }).agentId));
    await link.connection.flush();
    return world;
  }

  get db(): MongoLink['db'] {
    return this.mongo.db;
  }

  config(overrides: Overrides = {}): ExecutionConfig {
    const config = loadConfig({
      NATS_URL: this.nats.url,
      MONGODB_URI: this.mongoUri,
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: this.model.baseUrl,
      MODEL_PROVIDER_NAME: 'scripted',
      SECRETS_MASTER_KEYS: MASTER_KEY,
      LOG_LEVEL: 'silent',
    });
    return { ...config, database: this.db.databaseName, leaseMs: 2_000, sweepMs: 100, ...overrides };
  }

  async service(overrides: Overrides = {}, options: StartOptions = {}): Promise<RunningService> {
    const service = await startService(serviceDefinition, this.config(overrides), options);
    this.services.push(service);
    return service;
  }

  /** Lets every service finish or hand back what it has in hand. */
  async stopServices(): Promise<void> {
    await Promise.all(this.services.splice(0).map((service) => service.drain()));
  }

  async stop(): Promise<void> {
    // Streams that stall would keep the services waiting.
    await this.model.close();
    await this.stopServices();
    await this.link.drain(1_000);
    await this.mongo.db.dropDatabase();
    await this.mongo.close();
    await this.nats.stop();
  }

  /** A talk with an agent that the service knows by its event. */
  async talk(configuration: EventData<'agent.created'>['configuration'] = { model: 'scripted' }): Promise<Talk> {
    const now = Date.now();
    const talk = { userId: newId('user', now), ownerId: newId('user', now), agentId: newId('agent', now), conversationId: newId('conversation', now) };
    await this.publish('agent.created', talk.ownerId, talk.agentId, 1, agentData(talk, 1, configuration));
    await until(() => this.db.collection('agent_replica').findOne({ _id: talk.agentId as never }), { deadlineMs: 50_000, what: 'the agent is known' });
    return talk;
  }

  /** The same, of the agent's owner. */
  async ownTalk(configuration: EventData<'agent.created'>['configuration']): Promise<Talk> {
    const talk = await this.talk(configuration);
    return { ...talk, userId: talk.ownerId };
  }

  /** Publishes as another service would; the same aggregate and sequence make the same event id. */
  async publish<K extends EventType>(type: K, ownerId: string, aggregateId: string, sequence: number, data: EventData<K>): Promise<DomainEvent<K>> {
    const event = eventOf({ type, ownerId, aggregateId, sequence, data });
    await this.send(event);
    return event;
  }

  /** Sends an event, again if need be: the broker takes it as new, consumers see the same event id. */
  async send(event: DomainEvent): Promise<void> {
    this.sequence += 1;
    const subject = eventSubject(event.type, event.ownerid, event.subject);
    await this.publisher.publish({ subject, id: `test:${this.sequence}`, payload: JSON.stringify(event) });
  }

  async post(talk: Talk, content: string, position = 0, agentVersion = 1, extra: Partial<EventData<'conversation.message.created'>> = {}): Promise<Posted> {
    const { ownerId: _owner, ...place } = talk;
    const ids = { executionId: newId('execution', Date.now()), messageId: newId('message', Date.now()) };
    const data = { ...place, ...ids, role: 'user' as const, content, position, agentVersion, ...extra };
    const event = await this.publish('conversation.message.created', talk.userId, talk.conversationId, 100 + position, data);
    return { ...talk, ...ids, event };
  }

  /** Tells, as the conversation would, that a reply is in the history. */
  async reply({ event, executionId }: Pick<Posted, 'event' | 'executionId'>, content: string, position: number): Promise<void> {
    const { conversationId, userId, agentId, agentVersion } = event.data;
    const data = { conversationId, userId, agentId, agentVersion, executionId, messageId: replyIdOf(executionId), role: 'assistant' as const, content, position };
    await this.publish('conversation.message.created', userId, conversationId, 100 + position, data);
  }

  async queued(talk: Talk): Promise<Posted> {
    const ids = { executionId: newId('execution', Date.now()), messageId: newId('message', Date.now()) };
    const { ownerId: _owner, ...place } = talk;
    const data = { ...place, ...ids, role: 'user' as const, content: 'later', position: 0, agentVersion: 1 };
    await this.publish('conversation.message.queued', talk.userId, talk.conversationId, 50, { ...place, ...ids, waitingBefore: 1 });
    return { ...talk, ...ids, event: eventOf({ type: 'conversation.message.created', ownerId: talk.userId, aggregateId: talk.conversationId, sequence: 100, data }) };
  }

  /** Events of an execution so far, by the end of their names. */
  of(executionId: string): readonly AnyDomainEvent[] {
    return this.events.filter((event) => event.subject === executionId);
  }

  names(executionId: string): readonly string[] {
    return this.of(executionId).map((event) => event.type.slice('execution.'.length));
  }

  /** The first event of an execution of a type, once it has come. */
  event<K extends EventType>(executionId: string, type: K, deadlineMs = 25_000): Promise<DomainEvent<K>> {
    const find = (): DomainEvent<K> | undefined => this.of(executionId).find((event) => event.type === type) as DomainEvent<K> | undefined;
    return until(find, { deadlineMs, what: `${type} of ${executionId}; so far: ${this.names(executionId).join(', ')}` });
  }

  document(executionId: string): Promise<Record<string, unknown> | null> {
    return this.db.collection('AGENT_EXECUTION').findOne({ _id: executionId as never }, { readConcern: { level: 'majority' } });
  }

  /** The execution's log, each entry as `level: message`. */
  async logs(executionId: string): Promise<readonly string[]> {
    const document = await this.document(executionId);
    const entries = (document?.['logs'] ?? []) as readonly { readonly level: string; readonly message: string }[];
    return entries.map((entry) => `${entry.level}: ${entry.message}`);
  }

  /** The frames of an execution so far; all of them where it has ended, though the broker may take in the last a moment after the event. */
  async frames(executionId: string): Promise<TokenFrame[]> {
    const end = this.of(executionId).map(({ data }) => data as { readonly fence?: number; readonly lastFrame?: number }).findLast(({ lastFrame = 0 }) => lastFrame > 0);
    if (end === undefined) return this.tokens.read(executionId);
    const isLast = ({ f, n }: TokenFrame): boolean => f === end.fence && n === end.lastFrame;
    return until(
      async () => {
        const frames = await this.tokens.read(executionId);
        return frames.some(isLast) && frames;
      },
      { what: `frame ${end.lastFrame} of ${executionId}` },
    );
  }

  private note(event: AnyDomainEvent): void {
    if (this.seen.has(event.id)) return;
    this.seen.add(event.id);
    this.events.push(event);
  }

  private standIn(subject: string, answer: (request: unknown) => object): void {
    this.link.connection.subscribe(subject, {
      callback: (_error, message) => void message.respond(JSON.stringify(answer(message.json()))),
    });
  }
}

export function agentData(talk: Talk, version: number, configuration: EventData<'agent.created'>['configuration']): EventData<'agent.created'> {
  const { agentId, ownerId } = talk;
  return { agentId, ownerId, name: 'A', description: '', configuration, isPublic: true, status: 'active', version };
}

/** Text of the deltas, after the last reset. */
export function textOf(frames: readonly TokenFrame[]): string {
  let text = '';
  for (const frame of frames) {
    if (frame.t === 'execution.reset') text = '';
    if (frame.t === 'token.delta') text += frame.d.text;
  }
  return text;
}

/** The text of `[[tokens=n]]`. */
export function tokensText(n: number): string {
  return Array.from({ length: n }, (_, i) => `t${i + 1}`).join(' ');
}

function found(known: ReadonlyMap<string, object>, id: string): object {
  const value = known.get(id);
  return value === undefined ? { error: { code: 'not_found', message: 'No.' } } : { ok: value };
}
