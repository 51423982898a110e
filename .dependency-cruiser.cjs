/** The walls of the house. Each rule is proved by one illegal import in tools/checks/boundaries.int.spec.ts. */
const app = '^apps/([^/]+)/';
const libsBelow = {
  contracts: [],
  observability: ['contracts'],
  messaging: ['contracts', 'observability'],
  mongo: ['contracts', 'observability'],
  llm: [],
  secrets: [],
  sdk: [],
  events: [],
  schemas: ['contracts'],
  tools: ['contracts', 'egress', 'schemas'],
  egress: [],
  pricing: ['contracts'],
  plans: ['contracts'],
  aggregate: ['contracts', 'observability'],
  host: ['contracts', 'observability', 'messaging', 'mongo', 'aggregate'],
  erasure: ['contracts', 'observability', 'mongo', 'aggregate', 'host'],
};

const libRules = Object.entries(libsBelow).map(([lib, below]) => ({
  name: `lib-order-${lib}`,
  comment: `libs/${lib} may import ${below.length === 0 ? 'no library of ours' : below.join(', ')} and nothing above it.`,
  severity: 'error',
  from: { path: `^libs/${lib}/src/`, pathNot: '\\.spec\\.ts$' },
  to: { path: '^(libs|tools)/', pathNot: [lib, ...below].map((name) => `^libs/${name}/`) },
}));

const only = (name, comment, packages, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^(apps|libs)/[^/]+/src/', pathNot: [...allowed, '\\.spec\\.ts$', '^libs/testing(-service)?/'] },
  to: { path: packages },
});

const room = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^apps/[^/]+/src/(${from})/`, pathNot: '\\.spec\\.ts$' },
  to: { path: `^apps/[^/]+/src/(${to})/` },
});

module.exports = {
  forbidden: [
    {
      name: 'no-unresolved',
      comment: 'What cannot be found cannot be judged: every other wall would let it through.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-app-to-app',
      comment: 'Services talk over NATS; only the standalone composition root imports them.',
      severity: 'error',
      from: { path: app, pathNot: '^apps/standalone/' },
      to: { path: app, pathNot: '^apps/$1/' },
    },
    { name: 'no-lib-to-app', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    ...libRules,
    only('nats-only-in-messaging', 'Handlers do not know the broker.', 'node_modules/@nats-io/', ['^libs/(messaging|events)/']),
    only('mongo-only-in-repositories', 'Only repositories and schemas know the database.', 'node_modules/(mongoose|mongodb)/', [
      '^libs/(mongo|aggregate)/',
      '^apps/[^/]+/src/(repositories|schemas)/',
    ]),
    {
      name: 'sdk-runs-in-browsers',
      comment: 'The SDK takes nothing of Node.',
      severity: 'error',
      from: { path: '^libs/sdk/src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    only('openai-only-in-llm', 'The model is behind a port.', 'node_modules/openai/', ['^libs/llm/']),
    only('undici-only-in-egress', 'One way out to addresses that users name; to the one that the operator names, the model itself.', 'node_modules/undici/', ['^libs/egress/', '^libs/llm/src/openai/request-fetch']),
    only('mail-and-oidc-only-in-clients', 'Third parties are behind clients.', 'node_modules/(nodemailer|openid-client)/', ['^apps/[^/]+/src/clients/']),
    only('mcp-only-in-tools', 'Servers of tools are behind a port.', 'node_modules/@modelcontextprotocol/', ['^libs/tools/']),
    only('stripe-only-in-billing-clients', 'Stripe is behind a client.', 'node_modules/stripe/', ['^apps/billing/src/clients/']),
    {
      name: 'domain-is-pure',
      comment: 'domain/ decides; it imports contracts, prices, plans, the decision types, the calculus of cron expressions, comparing values, and itself.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/domain/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^apps/[^/]+/src/domain/', '^libs/(contracts|pricing|plans)/', '^libs/aggregate/src/types\\.ts$', '(^|/)node_modules/croner/', '^(node:)?util$'] },
    },
    room('handlers-call-services', 'commands|queries|consumers|controllers', 'repositories|schemas|clients', 'Handlers call a service.'),
    room('services-know-no-handler', 'services|repositories|domain|schemas|mappers', 'commands|queries|consumers|controllers', 'Data flows one way.'),
    room('repositories-know-no-service', 'repositories|schemas|mappers', 'services', 'Data flows one way.'),
    {
      name: 'no-testing-in-src',
      comment: 'What only tests need stays out of what runs; test folders and specs may import it.',
      severity: 'error',
      from: { path: '^(apps|libs)/[^/]+/src/', pathNot: ['^libs/testing(-service)?/', '\\.spec\\.ts$'] },
      to: { path: ['^libs/testing(-service)?/', '^tools/', '^(apps|libs)/[^/]+/test/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(?:apps|libs|tools)/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@fenago/source', 'import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
