import { MongoClient } from 'mongodb';
import { runAgent } from './agent.js';
import { runBilling } from './billing.js';
import { Broker } from './broker.js';
import { runConversation } from './conversation.js';
import { runExecution } from './execution.js';
import { runGateway } from './gateway.js';

/**
 * The floor: the least program that does the durable work of a turn, with the same documents and events on the same servers,
 * and nothing of a product around it: no checks, no recovery, no rules. `ROLES` names what this process does.
 */
const env = (name: string): string => process.env[name] ?? '';
const broker = await Broker.connect(env('NATS_URL'));
const client = await new MongoClient(env('MONGODB_URI')).connect();
const roles = new Set(env('ROLES').split(','));
let baseUrl = '';
if (roles.has('conversation')) await runConversation(client.db('floor_conversation'), broker);
if (roles.has('execution')) {
  await runExecution(client.db('floor_execution'), broker, {
    modelUrl: env('MODEL_URL'),
    coalesceMs: Number(env('COALESCE_MS')),
  });
}
if (roles.has('billing')) await runBilling(client.db('floor_billing'), broker);
if (roles.has('agent')) await runAgent(client.db('floor_agent'), broker);
if (roles.has('gateway')) baseUrl = await runGateway(broker, env('API_KEY'));
process.once('SIGTERM', () => process.exit(0));
process.stdout.write(`${JSON.stringify({ baseUrl })}\n`);
