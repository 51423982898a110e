import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { AGENT_CONFIGURATION_DOCUMENT, HTTP_TOOL_DOCUMENT, SCOPES } from '@fenago/contracts';
import { HostModule } from '@fenago/host';
import { completeDocument } from './complete-document.js';
import { SECURITY_SCHEME } from './operation.decorator.js';

const DESCRIPTION = [
  'Agents, conversations, executions and usage of FeNAgO.',
  'Errors are RFC 9457 problem details with a stable `code`. Lists are paged: pass `last_id` as `after` while `has_more`.',
  'A message is answered 202 once its turn is durable, or, with `Accept: text/event-stream`, with the events of its execution.',
  'Any POST may carry an `Idempotency-Key`: sent again with the same key and body, it is carried out once. Objects that can be changed have a `revision`, which their `ETag` tells and `If-Match` compares. Fields and values of answers may be added at any time: pass over those that you do not know.',
  ['The scope that an operation asks of a credential stands in its `security`:', ...Object.entries(SCOPES).map(([scope, allows]) => `- \`${scope}\`: ${allows}`)].join('\n'),
].join('\n\n');

/** The API as OpenAPI 3.1, made from the code. */
export function createDocument(app: NestFastifyApplication): OpenAPIObject {
  const base = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('FeNAgO')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/', 'This gateway')
    .addTag('agents', 'What answers')
    .addTag('conversations', 'Between a user and an agent')
    .addTag('messages', 'What is said; each message of a user starts an execution')
    .addTag('schedules', 'Messages that are posted by themselves')
    .addTag('executions', 'Runs of an agent, their events and results')
    .addTag('openai', "What clients of OpenAI's API know: agents as models")
    .addTag('usage', "The caller's ledger")
    .addTag('billing', 'Plans, and what users have of them')
    .addTag('auth', 'Signing up, in and out')
    .addTag('users', 'Who calls')
    .addTag('admin', 'What only admins may do')
    .addTag('api keys', 'What programs call with')
    .addTag('provider keys', 'Accounts with model providers that agents run on')
    .addTag('tools', 'What agents can do beside talking')
    .addTag('secrets', 'What tools send to the servers that they call')
    .addTag('leads', 'Public capture of interest')
    .addTag('events', 'What integrations consume')
    .addTag('webhooks', 'Where events are posted to')
    .addTag('operations', 'For operators and orchestrators')
    .addSecurity(SECURITY_SCHEME, { type: 'http', scheme: 'bearer', description: 'An API key (`fng_live_…`), or the access token of a session (a JWT)' })
    .build();
  return completeDocument(withContracts(SwaggerModule.createDocument(app, base)));
}

/** What the contracts describe is shown as they do, and not once more by a DTO. */
function withContracts(document: OpenAPIObject): OpenAPIObject {
  const { $schema: _dialect, $id: _id, ...configuration } = JSON.parse(JSON.stringify(AGENT_CONFIGURATION_DOCUMENT)) as Record<string, object>;
  const httpTool = JSON.parse(JSON.stringify(HTTP_TOOL_DOCUMENT)) as object;
  const schemas = { ...document.components?.schemas, [AGENT_CONFIGURATION_DOCUMENT.title]: configuration, [HTTP_TOOL_DOCUMENT.title]: httpTool };
  return { ...document, components: { ...document.components, schemas } };
}

/** The document without a service: nothing is made, connected or listened to. @param module the gateway's */
export async function describeApi(module: Type): Promise<OpenAPIObject> {
  class Root {}
  // In a preview only the names of what the host gives are looked at.
  const root = { module: Root, imports: [HostModule.with({} as Parameters<typeof HostModule.with>[0]), module] };
  const app = await NestFactory.create<NestFastifyApplication>(root, new FastifyAdapter(), { preview: true, logger: false, abortOnError: false });
  const document = createDocument(app);
  await app.close();
  return document;
}

/** Serves the document at /openapi.json and the reference page, with nothing from elsewhere, at /docs. */
export function serveDocument(app: NestFastifyApplication): void {
  let document: OpenAPIObject | undefined;
  SwaggerModule.setup('docs', app, () => (document ??= createDocument(app)), {
    jsonDocumentUrl: '/openapi.json',
    raw: ['json'],
    customSiteTitle: 'FeNAgO API',
    swaggerOptions: { persistAuthorization: true, displayOperationId: true },
  });
}
