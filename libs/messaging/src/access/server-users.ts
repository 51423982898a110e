import { redrivesOf, grantedSubjects, grantRights } from './grants.js';
import type { Rights } from './rights.js';

/** A user of the broker, known by the public half of an nkey. */
export interface User {
  readonly name: string;
  /** `U…` */
  readonly publicKey: string;
}

/** Everybody whom a broker lets in. */
export interface ServerUsers {
  readonly services: readonly (User & { readonly rights: Rights })[];
  /** People at a console, and their tools: may do everything with FeNAgO's subjects and streams. */
  readonly operator: User;
  /** May look at the server itself and have it read its configuration again; sees nothing of FeNAgO's. */
  readonly system: User;
  readonly grants: readonly User[];
}

/** How long a service may take to answer a request: longer than any command is waited for. */
const ANSWER_WITHIN = '5m';
const ACCOUNT = 'FENAGO';
const SYSTEM_ACCOUNT = 'SYS';

/**
 * The accounts and users of a nats-server, as its configuration has them; a file for `include`. Services share one account.
 * Each grant has an account of its own that imports only what is granted: the broker sends an answer to whatever subject
 * its asker names, and only between accounts does it end up with the asker.
 */
export function serverUsers({ services, operator, system, grants }: ServerUsers): string {
  const subjects = grants.flatMap(({ name }) => grantedSubjects(name).map((granted) => ({ ...granted, account: accountOf(name) })));
  return lines([
    '# Written by npm run nats:users and npm run nats:grant; what is changed here by hand is lost.',
    'accounts {',
    `  ${SYSTEM_ACCOUNT} {`,
    `    users = [ { nkey: ${system.publicKey} } ]`,
    '  }',
    `  ${ACCOUNT} {`,
    '    jetstream: enabled',
    '    users = [',
    `      { nkey: ${operator.publicKey} } # ${operator.name}`,
    ...services.flatMap((service) => userLines(service, service.rights)),
    '    ]',
    '    exports = [',
    ...subjects.map(({ subject, streams, account }) => `      { service: ${quoted(subject)}, ${streams ? 'response_type: stream, ' : ''}accounts: [${account}] }`),
    '    ]',
    '    imports = [',
    ...grants.map(({ name }) => `      { service: { account: ${accountOf(name)}, subject: ${quoted(redrivesOf(name))} } }`),
    '    ]',
    '  }',
    ...grants.flatMap(grantAccount),
    '}',
    `system_account: ${SYSTEM_ACCOUNT}`,
  ]);
}

const accountOf = (grant: string): string => `GRANT_${grant}`;
const quoted = (text: string): string => JSON.stringify(text);
const lines = (all: readonly string[]): string => `${all.join('\n')}\n`;

function grantAccount(grant: User): readonly string[] {
  const { name } = grant;
  return [
    `  ${accountOf(name)} {`,
    '    users = [',
    ...userLines(grant, grantRights(name)),
    '    ]',
    '    imports = [',
    ...grantedSubjects(name).map(({ subject, as }) => `      { service: { account: ${ACCOUNT}, subject: ${quoted(subject)} }, to: ${quoted(as)} }`),
    '    ]',
    `    exports = [ { service: ${quoted(redrivesOf(name))}, accounts: [${ACCOUNT}] } ]`,
    '  }',
  ];
}

function userLines({ name, publicKey }: User, { publish, subscribe }: Rights): readonly string[] {
  return [
    `      { # ${name}`,
    `        nkey: ${publicKey}`,
    '        permissions {',
    ...allowLines('publish', publish),
    ...allowLines('subscribe', subscribe),
    `          allow_responses: { max: 1, expires: ${quoted(ANSWER_WITHIN)} }`,
    '        }',
    '      }',
  ];
}

const allowLines = (what: string, subjects: readonly string[]): readonly string[] => [
  `          ${what}: {`,
  '            allow: [',
  ...subjects.map((subject) => `              ${quoted(subject)}`),
  '            ]',
  '          }',
];
