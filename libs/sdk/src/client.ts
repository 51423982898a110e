import { OperationCaller } from './caller.js';
import { ApiKeys, Deletions, Leads, Me, UsageLedger } from './resources/account.js';
import { Agents } from './resources/agents.js';
import { Conversations } from './resources/conversations.js';
import { DeadLetters } from './resources/dead-letters.js';
import { Events } from './resources/events.js';
import { Executions } from './resources/executions.js';
import { Messages } from './resources/messages.js';
import { ProviderKeys } from './resources/provider-keys.js';
import { Secrets } from './resources/secrets.js';
import { Schedules } from './resources/schedules.js';
import { Tools } from './resources/tools.js';
import { Webhooks } from './resources/webhooks.js';
import { Transport, type FenagoOptions } from './transport.js';
import type { AnswerOf, CallOf, OperationId } from './types.js';

/** FeNAgO's API: its resources, and each of its operations by name. */
export class Fenago {
  readonly agents: Agents;
  readonly conversations: Conversations;
  readonly messages: Messages;
  readonly executions: Executions;
  readonly schedules: Schedules;
  readonly events: Events;
  readonly usage: UsageLedger;
  readonly me: Me;
  readonly deletions: Deletions;
  readonly apiKeys: ApiKeys;
  readonly providerKeys: ProviderKeys;
  readonly secrets: Secrets;
  readonly tools: Tools;
  readonly leads: Leads;
  readonly webhooks: Webhooks;
  readonly deadLetters: DeadLetters;
  private readonly operations: OperationCaller;

  constructor(options: FenagoOptions) {
    this.operations = new OperationCaller(new Transport(options));
    this.agents = new Agents(this.operations);
    this.conversations = new Conversations(this.operations);
    this.executions = new Executions(this.operations);
    this.messages = new Messages(this.operations, this.executions);
    this.schedules = new Schedules(this.operations);
    this.events = new Events(this.operations);
    this.usage = new UsageLedger(this.operations);
    this.me = new Me(this.operations);
    this.deletions = new Deletions(this.operations);
    this.apiKeys = new ApiKeys(this.operations);
    this.providerKeys = new ProviderKeys(this.operations);
    this.secrets = new Secrets(this.operations);
    this.tools = new Tools(this.operations);
    this.leads = new Leads(this.operations);
    this.webhooks = new Webhooks(this.operations);
    this.deadLetters = new DeadLetters(this.operations);
  }

  /**
   * Any operation of the document by its `operationId`: `client.call('getAgent', { path: { id } })`.
   * @throws FenagoApiError for a refusal, FenagoConnectionError where no answer came, or the signal's reason
   */
  call<Id extends OperationId>(id: Id, call: CallOf<Id>): Promise<AnswerOf<Id>> {
    return this.operations.call(id, call);
  }
}
