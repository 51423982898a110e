import { FenagoError } from '@fenago/contracts';
import type { NatsLink } from '../connection/nats-link.js';

const RELOAD_MS = 5_000;
/** One that reads of a new account has what it imports from another only when it reads again (seen in 2.15.1). */
const READINGS = 2;

interface WireReload {
  readonly error?: { readonly description?: string };
}

/**
 * Has the server of the link read its configuration again; whoever's rights are the same stays connected.
 * @param link of a user of the system account
 * @throws FenagoError `broker_unavailable` where it does not answer, or refuses the configuration
 */
export async function reloadServer(link: NatsLink): Promise<void> {
  try {
    for (let reading = 1; reading <= READINGS; reading += 1) {
      const answer = (await link.requester.request(`$SYS.REQ.SERVER.${link.serverId}.RELOAD`, '', RELOAD_MS)).json<WireReload>();
      if (answer.error !== undefined) throw new Error(answer.error.description ?? 'it gave no reason');
    }
  } catch (cause) {
    throw new FenagoError('broker_unavailable', 'The broker did not take up its new configuration; its log says why.', { retryAfterSeconds: 2, cause });
  }
}
