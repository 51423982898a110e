import { Controller } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS, commandSubject, eventSubject, type RequestOf } from '@fenago/contracts';
import { startTestNats, until, type TestNats } from '@fenago/testing';
import { CommandHandler, Consumer, CoreEvents, EventPublisher, RpcClient, connectNats, type NatsLink } from '../src/index.js';
import { agentId, deleted, logger, newAgentId, publish, startTestService, userId, type TestService } from './support.js';

type DeleteAgent = RequestOf<typeof COMMANDS.deleteAgent>;
type Deleted = ReturnType<typeof deleted>;

@Controller()
class Victim {
  readonly asked: string[] = [];
  readonly seen: string[] = [];

  @CommandHandler(COMMANDS.deleteAgent)
  async remove({ agentId: id }: DeleteAgent): Promise<{ id: string; deleted: true }> {
    this.asked.push(id);
    return { id, deleted: true };
  }

  @Consumer('agent.deleted', { name: 'deleted' })
  async handle({ id }: Deleted): Promise<void> {
    this.seen.push(id);
  }
}

const command = commandSubject(COMMANDS.deleteAgent.name);

/** The broker sends what is in a stream to any subject that somebody names for the answer, whatever they may publish to. */
describe('what the broker relays out of a stream', () => {
  let nats: TestNats;
  let link: NatsLink;
  let service: TestService;
  let victim: Victim;

  beforeAll(async () => {
    nats = await startTestNats();
    link = await connectNats({ url: nats.url, name: 'thief', logger });
    service = await startTestService(nats.url, 'agent', [Victim]);
    victim = service.get(Victim);
  });
  afterAll(async () => {
    await service.close();
    await link.drain(1_000);
    await nats.stop();
  });

  /** Puts anything into the stream, as a service may under a subject of its own. @returns its sequence */
  async function store(payload: unknown, subject = eventSubject('agent.updated', userId, agentId)): Promise<number> {
    // Without an id, by which the stream would know that it has it already.
    return (await link.requester.request(subject, JSON.stringify(payload), 5_000)).json<{ seq: number }>().seq;
  }
  const read = (seq: number, reply: string): void => link.connection.publish('$JS.API.DIRECT.GET.EVT', JSON.stringify({ seq }), { reply });
  /** By then whatever was sent before has been handled. */
  async function handledBefore(): Promise<void> {
    const id = newAgentId();
    await new RpcClient(link).request(COMMANDS.deleteAgent, { caller: { userId }, agentId: id });
    expect(victim.asked.pop()).toBe(id);
  }

  it('is no command: neither by a read, nor by a pull, nor by a consumer that delivers', async () => {
    const request = { caller: { userId }, agentId };
    const heard: string[] = [];
    const spy = link.connection.subscribe(command, { callback: (_error, { subject }) => void heard.push(subject) });
    const sequence = await store(request);
    read(sequence, command);
    const { consumers } = await link.jetStream();
    await consumers.add('EVT', { durable_name: 'thief', ack_policy: 'explicit' as never });
    link.connection.publish('$JS.API.CONSUMER.MSG.NEXT.EVT.thief', '{"batch":1,"expires":5000000000}', { reply: command });
    await consumers.add('EVT', { durable_name: 'thief_push', ack_policy: 'none' as never, deliver_subject: command, deliver_group: 'agent' });
    // (control) All three were sent to where the command is answered, two of them to the handler's own group alone.
    await until(() => heard.length >= 2);
    await handledBefore();
    expect(victim.asked).toEqual([]);
    await consumers.delete('EVT', 'thief_push');
    await consumers.delete('EVT', 'thief');
    spy.unsubscribe();
  });

  it('is no event to those who hear them as they pass', async () => {
    const heard: string[] = [];
    const listening = new CoreEvents(link).subscribe('evt.*.agent.*.deleted', ({ id }) => heard.push(id));
    await listening.ready;
    const forged = deleted();
    read(await store(forged), eventSubject('agent.deleted', userId, forged.subject));
    const real = deleted(newAgentId());
    await publish(new EventPublisher(link), real);
    await until(() => heard.includes(real.id));
    expect(heard).toEqual([real.id]);
    listening.close();
  });

  it('is no event to a consumer, though it was stored as one: it goes to the dead letters', async () => {
    const forged = deleted(newAgentId());
    read(await store(forged), eventSubject('agent.deleted', userId, forged.subject));
    const real = deleted(newAgentId());
    await publish(new EventPublisher(link), real);
    await until(() => victim.seen.includes(real.id));
    expect(victim.seen).not.toContain(forged.id);
    const letters = async () => (await (await link.jetStream()).streams.info('DLQ', { subjects_filter: 'dlq.agent.deleted' })).state.messages;
    await until(async () => (await letters()) > 0);
  });
});
