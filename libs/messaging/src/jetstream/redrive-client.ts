import { redriveSubject } from '@fenago/contracts';
import type { NatsLink } from '../connection/nats-link.js';
import { noAnswer } from '../rpc/rpc-client.js';
import { fromWire, requestHeaders, type WireReply } from '../rpc/wire.js';
import type { RedriveOutcome } from './redrives.js';

/** Has handlers of services run again, with events that they once failed with. */
export class RedriveClient {
  constructor(private readonly link: NatsLink) {}

  /**
   * Has one handler run once with an event; what it has handled before changes nothing.
   * @param payload the event, as JSON
   * @param timeoutMs milliseconds to wait for the handler; it may go on when they are over
   * @throws FenagoError `service_unavailable`: no replica has such a handler, or it is busy (nothing was done) ·
   *   `broker_unavailable` · `outcome_unknown`, `deadline_exceeded`: it may have been handled · `body_too_large`
   */
  async redrive(service: string, handler: string, payload: string, timeoutMs: number): Promise<RedriveOutcome> {
    const asked = { name: `redrive of ${handler}`, kind: 'command', service } as const;
    let reply: WireReply;
    try {
      const headers = requestHeaders(Date.now() + timeoutMs);
      reply = (await this.link.requester.request(redriveSubject(service, handler), payload, timeoutMs, headers)).json<WireReply>();
    } catch (error) {
      throw noAnswer(asked, error);
    }
    if (reply.error !== undefined) throw fromWire(reply.error, `${service} answered the ${asked.name}`);
    return reply.ok as RedriveOutcome;
  }
}
