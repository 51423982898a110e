import { ensureNatsUsers, INCLUDE_USERS } from '@fenago/access';
import { readConfig, type Log } from '@fenago/local-parts';
import { natsFolder } from './operator-url.js';

/** How services and the local broker know each other. */
export interface BrokerUsers {
  /** More of the local broker's configuration. */
  readonly natsConfig?: string;
  /** Keys of the services' users. */
  readonly credentialsDir?: string;
}

/** Users for a broker that is started here, one a service; a broker of NATS_URL has those that its operator made. */
export function resolveBrokerUsers(env: Readonly<Record<string, string | undefined>>, log: Log): BrokerUsers {
  const { NATS_URL: url, NATS_CREDENTIALS_DIR: credentialsDir } = env;
  if (!url) {
    const access = ensureNatsUsers(natsFolder(readConfig(env).home));
    log(`NATS users: one a service, with its own rights; keys in ${access.credentialsDir}`);
    return { natsConfig: INCLUDE_USERS, credentialsDir: access.credentialsDir };
  }
  if (credentialsDir) return { credentialsDir };
  log('NATS users: none of ours (NATS_CREDENTIALS_DIR is not set): every service may do what the user in NATS_URL may, and without one whoever reaches the broker may do everything');
  return {};
}
