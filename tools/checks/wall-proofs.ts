/** One file with its one import, by the path of the file. */
export interface ImportAt {
  readonly file: string;
  readonly imports: string;
}

/** Shows that a rule of .dependency-cruiser.cjs bites: one import that it must refuse, and one close by that it must let pass. */
export interface WallProof {
  readonly rule: string;
  readonly illegal: ImportAt;
  readonly legal: ImportAt;
  /** Files that the illegal import needs, by path. */
  readonly beside?: Readonly<Record<string, string>>;
}

const at = (file: string, imports: string): ImportAt => ({ file, imports });

/** Every proof has files of its own, so that all of them fit in one tree. */
export const wallProofs: readonly WallProof[] = [
  {
    rule: 'no-unresolved',
    illegal: at('apps/alpha/src/services/lost.ts', './nowhere.js'),
    legal: at('apps/alpha/src/services/found.ts', '../config.js'),
  },
  {
    rule: 'no-cycles',
    illegal: at('apps/alpha/src/services/chicken.ts', './egg.js'),
    beside: { 'apps/alpha/src/services/egg.ts': "export * from './chicken.js';\n" },
    legal: at('apps/alpha/src/services/straight.ts', './one-way.js'),
  },
  {
    rule: 'no-app-to-app',
    illegal: at('apps/alpha/src/services/neighbour.ts', '@fenago/beta'),
    legal: at('apps/standalone/src/main.ts', '@fenago/beta'),
  },
  {
    rule: 'no-lib-to-app',
    illegal: at('libs/testing/src/upwards.ts', '@fenago/alpha'),
    legal: at('libs/testing/src/sideways.ts', '@fenago/mongo'),
  },
  lib('contracts', 'observability', 'typebox'),
  lib('observability', 'messaging', '@fenago/contracts'),
  lib('messaging', 'aggregate', '@fenago/observability'),
  lib('mongo', 'messaging', '@fenago/observability'),
  lib('llm', 'contracts', 'openai'),
  lib('tools', 'host', '@fenago/contracts'),
  lib('secrets', 'contracts', '@fenago/secrets'),
  lib('pricing', 'host', '@fenago/contracts'),
  lib('plans', 'host', '@fenago/contracts'),
  lib('schemas', 'tools', '@fenago/contracts'),
  lib('sdk', 'contracts', '@fenago/sdk'),
  lib('events', 'contracts', '@nats-io/jetstream'),
  {
    rule: 'sdk-runs-in-browsers',
    illegal: at('libs/sdk/src/server.ts', 'node:http'),
    legal: at('libs/sdk/test/server.int.spec.ts', 'node:http'),
  },
  lib('egress', 'contracts', 'ipaddr.js'),
  lib('aggregate', 'messaging', '@fenago/contracts'),
  lib('host', 'llm', '@fenago/aggregate'),
  lib('erasure', 'messaging', '@fenago/host'),
  {
    rule: 'nats-only-in-messaging',
    illegal: at('apps/alpha/src/services/broker.ts', '@nats-io/nats-core'),
    legal: at('libs/messaging/src/broker.ts', '@nats-io/nats-core'),
  },
  {
    rule: 'mongo-only-in-repositories',
    illegal: at('apps/alpha/src/services/database.ts', 'mongoose'),
    legal: at('apps/alpha/src/repositories/database.ts', 'mongoose'),
  },
  {
    rule: 'openai-only-in-llm',
    illegal: at('apps/alpha/src/services/model.ts', 'openai'),
    legal: at('libs/llm/test/contract.int.spec.ts', 'openai'),
  },
  {
    rule: 'undici-only-in-egress',
    illegal: at('apps/alpha/src/services/way-out.ts', 'undici'),
    legal: at('libs/egress/src/way-out.ts', 'undici'),
  },
  {
    rule: 'mail-and-oidc-only-in-clients',
    illegal: at('apps/alpha/src/services/letter.ts', 'nodemailer'),
    legal: at('apps/alpha/src/clients/mailer.client.ts', 'nodemailer'),
  },
  {
    rule: 'mcp-only-in-tools',
    illegal: at('apps/alpha/src/services/server-of-tools.ts', '@modelcontextprotocol/client'),
    legal: at('libs/tools/src/server-of-tools.ts', '@modelcontextprotocol/client'),
  },
  {
    rule: 'stripe-only-in-billing-clients',
    illegal: at('apps/billing/src/services/money.ts', 'stripe'),
    legal: at('apps/billing/src/clients/stripe.client.ts', 'stripe'),
  },
  {
    rule: 'domain-is-pure',
    illegal: at('apps/alpha/src/domain/impure.ts', '@fenago/aggregate'),
    legal: at('apps/alpha/src/domain/pure.ts', '@fenago/aggregate/decision'),
  },
  {
    rule: 'handlers-call-services',
    illegal: at('apps/alpha/src/commands/shortcut.handler.ts', '../repositories/alpha.repository.js'),
    legal: at('apps/alpha/src/commands/proper.handler.ts', '../services/alpha.service.js'),
  },
  {
    rule: 'services-know-no-handler',
    illegal: at('apps/alpha/src/services/backwards.ts', '../queries/get-alpha.handler.js'),
    legal: at('apps/alpha/src/services/forwards.ts', '../repositories/alpha.repository.js'),
  },
  {
    rule: 'repositories-know-no-service',
    illegal: at('apps/alpha/src/repositories/backwards.ts', '../services/alpha.service.js'),
    legal: at('apps/alpha/src/repositories/forwards.ts', '../schemas/alpha.schema.js'),
  },
  {
    rule: 'no-testing-in-src',
    illegal: at('apps/alpha/src/services/pretence.ts', '@fenago/testing'),
    legal: at('apps/alpha/test/alpha.int.spec.ts', '@fenago/testing'),
  },
];

/** A library that reaches for one above it, and one that stays below. */
function lib(name: string, above: string, below: string): WallProof {
  return {
    rule: `lib-order-${name}`,
    illegal: at(`libs/${name}/src/above.ts`, `@fenago/${above}`),
    legal: at(`libs/${name}/src/below.ts`, below),
  };
}

const LIBS = ['contracts', 'observability', 'messaging', 'mongo', 'llm', 'secrets', 'sdk', 'egress', 'pricing', 'plans', 'schemas', 'tools', 'aggregate', 'host', 'erasure', 'testing'];
const APPS = ['alpha', 'beta', 'billing', 'standalone'];

/** Packages of the tree in which the proofs stand: folders by name. */
export const wallPackages = Object.fromEntries([
  ...LIBS.map((name) => [name, `libs/${name}`] as const),
  ...APPS.map((name) => [name, `apps/${name}`] as const),
]);

/** The tree itself: the layout of the house, and nothing that is not allowed. */
export function wallTree(): Readonly<Record<string, string>> {
  const files = [
    ...Object.values(wallPackages).map((folder) => `${folder}/src/index.ts`),
    'libs/aggregate/src/types.ts',
    'apps/alpha/src/config.ts',
    'apps/alpha/src/services/alpha.service.ts',
    'apps/alpha/src/services/one-way.ts',
    'apps/alpha/src/queries/get-alpha.handler.ts',
    'apps/alpha/src/repositories/alpha.repository.ts',
    'apps/alpha/src/schemas/alpha.schema.ts',
  ];
  const manifests = Object.entries(wallPackages).map(([name, folder]) => [`${folder}/package.json`, manifest(name)] as const);
  return Object.fromEntries([...files.map((file) => [file, 'export const value = 1;\n'] as const), ...manifests]);
}

function manifest(name: string): string {
  const entry = (file: string) => ({ '@fenago/source': `./src/${file}.ts`, default: `./dist/${file}.js` });
  const exports = { '.': entry('index'), ...(name === 'aggregate' ? { './decision': entry('types') } : {}) };
  return `${JSON.stringify({ name: `@fenago/${name}`, type: 'module', exports })}\n`;
}

/** The file of a proof. */
export const importing = ({ file, imports }: ImportAt): Readonly<Record<string, string>> => ({
  [file]: `export * as imported from '${imports}';\n`,
});
