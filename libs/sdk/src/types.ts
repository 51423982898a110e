import type { components, operations } from './generated/api.js';

type Schemas = components['schemas'];
export type Agent = Schemas['Agent'];
export type AgentConfiguration = Schemas['AgentConfiguration'];
export type AgentVersion = Schemas['AgentVersion'];
export type ApiKey = Schemas['ApiKey'];
export type Conversation = Schemas['Conversation'];
export type DeadLetter = Schemas['DeadLetter'];
export type DeadLetterBatch = Schemas['DeadLetterBatch'];
export type DeadLetterDetails = Schemas['DeadLetterDetails'];
export type DeadLetterGroup = Schemas['DeadLetterGroup'];
export type Deletion = Schemas['Deletion'];
export type Event = Schemas['Event'];
export type Execution = Schemas['Execution'];
export type ExecutionLog = Schemas['ExecutionLogEntry'];
export type HttpTool = Schemas['HttpTool'];
export type ImportedTools = Schemas['ImportedTools'];
export type Lead = Schemas['Lead'];
export type Message = Schemas['Message'];
export type NewApiKey = Schemas['NewApiKey'];
export type PendingAction = Schemas['PendingAction'];
export type PostedMessage = Schemas['PostedMessage'];
export type ProviderKey = Schemas['ProviderKey'];
export type Secret = Schemas['Secret'];
export type Schedule = Schemas['Schedule'];
export type Webhook = Schemas['Webhook'];
export type NewWebhook = Schemas['NewWebhook'];
export type Delivery = Schemas['Delivery'];
export type DeliveryLog = Schemas['DeliveryLog'];
export type SharedUsage = Schemas['SharedUsage'];
export type Usage = Schemas['Usage'];
export type UsageGroup = Schemas['UsageGroup'];
export type UsageRow = Schemas['UsageRow'];
export type UsageSummary = Schemas['UsageSummary'];
export type User = Schemas['User'];

export type OperationId = keyof operations;

type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : never;
type Csv<T> = T extends { content: { 'text/csv': infer Body } } ? Body : never;
type Responses<Id extends OperationId> = operations[Id]['responses'];
type Parameters<Id extends OperationId> = operations[Id]['parameters'];

type Successes<Id extends OperationId> = Responses<Id>[keyof Responses<Id> & (200 | 201 | 202)];
type Answered<Id extends OperationId> = Json<Successes<Id>> | Csv<Successes<Id>>;

/** The object that an operation answers, or the text where it answers a table; nothing where it answers 204. */
export type AnswerOf<Id extends OperationId> = [Answered<Id>] extends [never] ? undefined : Answered<Id>;
/** The body that an operation takes; never where it takes none. */
export type BodyOf<Id extends OperationId> = operations[Id] extends { requestBody?: infer Body } ? Json<NonNullable<Body>> : never;
/** What an operation may be asked by query; never where nothing. */
export type QueryOf<Id extends OperationId> = NonNullable<Parameters<Id> extends { query?: infer Query } ? Query : never>;
export type PathOf<Id extends OperationId> = Parameters<Id> extends { path: infer Path } ? Path : never;

/** Operations that answer pages. */
export type ListId = { [Id in OperationId]: AnswerOf<Id> extends { has_more: boolean } ? Id : never }[OperationId];
export type ItemOf<Id extends ListId> = AnswerOf<Id> extends { data: readonly (infer Item)[] } ? Item : never;

/** What any request may be told besides what it asks for. */
export interface RequestOptions {
  /** Ends the request, its retries and, of a stream, the stream. */
  readonly signal?: AbortSignal;
  /** For one attempt, in milliseconds; the client's unless given. */
  readonly timeoutMs?: number;
  /** Attempts after the first; the client's unless given. */
  readonly maxRetries?: number;
  /** Name of a POST, by which it is carried out once however often it is sent; one is made unless given. */
  readonly idempotencyKey?: string;
  /** ETag, or revision, that an object must have for a change to be made. */
  readonly ifMatch?: string | number;
  /** Your id for the request, for questions about it. */
  readonly requestId?: string;
}

type Part<Name extends string, T> = [T] extends [never] ? object : { readonly [K in Name]: T };
type OptionalPart<Name extends string, T> = [T] extends [never] ? object : { readonly [K in Name]?: T };

/** All that a call of an operation takes. */
export type CallOf<Id extends OperationId> = RequestOptions & Part<'path', PathOf<Id>> & Part<'body', BodyOf<Id>> & OptionalPart<'query', QueryOf<Id>>;
